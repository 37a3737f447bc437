/*
 * crowd - how many connections each client address has open.
 *
 * Shared by all workers; one lock, taken when a connection opens and when it
 * closes, never for a request.  An IPv6 client is its /64: it can choose the
 * rest of its address.
 */
#ifndef FOGLINE_CROWD_H
#define FOGLINE_CROWD_H

#include <stddef.h>
#include <stdint.h>

struct crowd;

/* One that counts up to about `most` addresses without getting slow. */
struct crowd *crowd_new(size_t most);

/* NULL is fine. */
void crowd_free(struct crowd *c);

/* What stands for an address, as conn_peer writes it. */
uint64_t crowd_key(const char *peer);

/* One more; how many there are now.  Each needs its crowd_leave. */
size_t crowd_enter(struct crowd *c, uint64_t key);
void crowd_leave(struct crowd *c, uint64_t key);

#endif
