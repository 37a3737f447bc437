/*
 * balance - which server a request goes to.
 *
 * Each worker balances its own requests: counts shared by all would cost every
 * request a cache line that all workers write, and the kernel already spreads
 * connections over the workers.
 */
#ifndef FOGLINE_BALANCE_H
#define FOGLINE_BALANCE_H

#include "proxy/exchange/cluster.h"

#define BALANCE_NONE SIZE_MAX

struct balance_state {
    size_t next;                     /* where to look first */
    size_t busy[CONFIG_SERVERS_MAX]; /* requests with each server now */
};

/*
 * A server whose bit is not in `without`; BALANCE_NONE if there is none.  Those
 * that are ejected or down are chosen only if no other is left: a guess is
 * better than no try.
 */
size_t balance_choose(struct balance_state *b, const struct cluster *c,
                      uint32_t without, uint64_t now_ms);

#endif
