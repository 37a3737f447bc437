/*
 * upstream - connections to the upstream, and the pool of idle ones.
 *
 * One pool per worker, last in first out: the connection used last is the
 * least likely to be closed by now.  An idle connection stays registered for
 * reading; if it closes, or sends bytes nobody asked for, it is dropped.
 */
#ifndef FOGLINE_UPSTREAM_H
#define FOGLINE_UPSTREAM_H

#include "proxy/config.h"
#include "proxy/metrics.h"
#include "proxy/net/conn.h"

struct upstream;

/* Who has a connection.  Embed in the owner. */
struct upstream_user {
    /* All but CONN_CLOSED and CONN_TIMEOUT. */
    void (*event)(struct upstream_user *self, enum conn_event event,
                  struct span in);
};

struct upstream_pool {
    struct loop *loop;
    const struct config *config;
    const struct address_list *addresses;
    struct metrics *metrics;
    struct upstream *idle; /* the one used last first */
    size_t idle_count;
    size_t preferred; /* the address that worked last */
};

/* An idle connection, or NULL.  It is the caller's until given back. */
struct upstream *upstream_take(struct upstream_pool *pool,
                               struct upstream_user *user);

/* Begins connecting to the `attempt`th address, counted from the preferred
 * one; NULL: there are no more. */
struct upstream *upstream_connect(struct upstream_pool *pool,
                                  struct upstream_user *user, size_t attempt);

/* Back to the pool, after a response that left it in a known state. */
void upstream_put(struct upstream *up);

/* Closes; no event follows.  NULL is fine. */
void upstream_close(struct upstream *up);

/* Closes all idle ones. */
void upstream_close_idle(struct upstream_pool *pool);

struct conn *upstream_conn(const struct upstream *up);

/* True if it has carried a response before. */
bool upstream_is_reused(const struct upstream *up);

#endif
