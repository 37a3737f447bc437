/*
 * upstream - one worker's connections to the servers, and the idle ones of
 * each.
 *
 * Last in first out: the connection used last is the least likely to be closed
 * by now.  An idle connection stays registered for reading; if it closes, or
 * sends bytes nobody asked for, it is dropped.
 */
#ifndef FOGLINE_UPSTREAM_H
#define FOGLINE_UPSTREAM_H

#include "proxy/exchange/balance.h"
#include "proxy/metrics.h"
#include "proxy/net/conn.h"

struct upstream;
struct upstream_lane;

/* Who has a connection.  Embed in the owner. */
struct upstream_user {
    /* All but CONN_CLOSED and CONN_TIMEOUT. */
    void (*event)(struct upstream_user *self, enum conn_event event,
                  struct span in);
};

struct upstream_pool {
    struct loop *loop;
    const struct config *config;
    struct cluster *cluster;
    size_t worker; /* whose counters */
    struct metrics *metrics;
    struct balance_state balance;
    struct upstream_lane *lanes; /* a server each */
    size_t idle_count;
};

/* `pool` holds what is not computed here: all but balance, lanes and
 * idle_count.  A reference to the cluster is taken. */
void upstream_pool_init(struct upstream_pool *pool);

/* When no connection of it is open any more.  Zeroed is fine. */
void upstream_pool_done(struct upstream_pool *pool);

/* The server for a request, none of those whose bit is in `without`;
 * BALANCE_NONE if no other is left. */
size_t upstream_choose(struct upstream_pool *pool, uint32_t without);

/* An idle connection to the server, or NULL.  It is the caller's until given
 * back. */
struct upstream *upstream_take(struct upstream_pool *pool, size_t server,
                               struct upstream_user *user);

/*
 * Begins connecting to the `attempt`th address of the server, counted from the
 * one that worked last; NULL: there are no more.
 */
struct upstream *upstream_connect(struct upstream_pool *pool, size_t server,
                                  struct upstream_user *user, size_t attempt);

/* Back to the pool, after a response that left it in a known state. */
void upstream_put(struct upstream *up);

/* Closes; no event follows.  NULL is fine. */
void upstream_close(struct upstream *up);

/* A request goes over it now. */
void upstream_asked(struct upstream *up);

/* Closes all idle ones. */
void upstream_close_idle(struct upstream_pool *pool);

struct conn *upstream_conn(const struct upstream *up);

/* True if it has carried a response before. */
bool upstream_is_reused(const struct upstream *up);

/* The server answered as it should. */
void upstream_succeed(struct upstream_pool *pool, size_t server);

/* It did not, or cannot be reached: counted, and told if that ejects it.
 * `why` is for the log. */
void upstream_fail(struct upstream_pool *pool, size_t server, const char *why);

#endif
