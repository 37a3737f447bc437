/*
 * lookup - asks now and then where the servers' names lead, and publishes what
 * changed to the cluster.
 *
 * On a thread of its own, which nobody waits for: a resolver may take half a
 * minute to say that it does not know, and neither requests nor the end of the
 * process are held up by it.  (libuv's uv_getaddrinfo would hold up the end:
 * its threads are joined at exit.)
 */
#ifndef FOGLINE_LOOKUP_H
#define FOGLINE_LOOKUP_H

#include "proxy/exchange/cluster.h"

struct lookup;

/* address_resolve, or a test's. */
typedef bool lookup_fn(const struct endpoint *endpoint, bool passive,
                       struct address_list *out, struct diag *diag);

/*
 * Begins, the first time after `resolve_ms` of the cluster's configuration.
 * NULL if that is 0, or if there is no name among the servers: addresses in
 * figures and Unix sockets stay where they are.
 *
 * If a name cannot be looked up the addresses known so far stay; this is said
 * once, on stderr, until it can be.
 */
struct lookup *lookup_start(struct cluster *cluster, lookup_fn *resolve);

/* Ends it, without waiting: a lookup under way may come to its end later, and
 * is of no consequence.  NULL is fine. */
void lookup_stop(struct lookup *l);

#endif
