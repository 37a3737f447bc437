/*
 * upstream - the pool.
 *
 * Must never hand out a connection on which a byte is unaccounted for: it
 * could be taken for the beginning of the next response.
 */
#include "proxy/exchange/upstream.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <stdlib.h>

struct upstream {
    struct conn_user conn_user;
    struct conn *conn;
    struct upstream_pool *pool;
    struct upstream_user *user;   /* NULL: idle, or closing */
    struct upstream *prev, *next; /* while idle */
    size_t address;
    bool reused, idle;
};

static void upstream_unlink(struct upstream *up)
{
    if (!up->idle)
        return;
    if (up->prev != NULL)
        up->prev->next = up->next;
    else
        up->pool->idle = up->next;
    if (up->next != NULL)
        up->next->prev = up->prev;
    up->idle = false;
    up->pool->idle_count--;
}

static void upstream_on_event(struct conn_user *user, struct conn *conn,
                              enum conn_event event, struct span in)
{
    struct upstream *up = container_of(user, struct upstream, conn_user);

    (void)conn;
    if (event == CONN_CLOSED) {
        free(up);
        return;
    }
    if (event == CONN_OPEN)
        up->pool->preferred = up->address;
    if (event == CONN_DATA)
        metrics_add(&up->pool->metrics->upstream_bytes_in, in.n);
    if (up->user != NULL)
        up->user->event(up->user, event, in);
    else
        upstream_close(up);
}

struct upstream *upstream_take(struct upstream_pool *pool,
                               struct upstream_user *user)
{
    struct upstream *up;

    /* RFC 9112 section 9.2: what came since the last response is an answer to
     * nothing, and one that has been closed would lose a request. */
    while (pool->idle != NULL && !conn_is_quiet(pool->idle->conn))
        upstream_close(pool->idle);
    up = pool->idle;
    if (up == NULL)
        return NULL;
    upstream_unlink(up);
    up->user = user;
    up->reused = true;
    conn_timeout(up->conn, 0);
    return up;
}

struct upstream *upstream_connect(struct upstream_pool *pool,
                                  struct upstream_user *user, size_t attempt)
{
    struct upstream *up;

    if (attempt >= pool->addresses->count)
        return NULL;
    up = mem_zalloc(sizeof *up);
    up->conn_user.event = upstream_on_event;
    up->pool = pool;
    up->user = user;
    up->address = (pool->preferred + attempt) % pool->addresses->count;
    up->conn = conn_connect(pool->loop, &pool->addresses->at[up->address],
                            &up->conn_user);
    metrics_add(&pool->metrics->upstream_connections, 1);
    return up;
}

void upstream_put(struct upstream *up)
{
    struct upstream_pool *pool = up->pool;

    up->user = NULL;
    if (pool->idle_count >= pool->config->limits.pool_idle) {
        upstream_close(up);
        return;
    }
    conn_resume(up->conn);
    conn_timeout(up->conn, pool->config->timeouts.upstream_idle_ms);
    up->prev = NULL;
    up->next = pool->idle;
    if (up->next != NULL)
        up->next->prev = up;
    pool->idle = up;
    up->idle = true;
    pool->idle_count++;
}

void upstream_close(struct upstream *up)
{
    if (up == NULL)
        return;
    upstream_unlink(up);
    up->user = NULL;
    conn_close(up->conn);
}

void upstream_close_idle(struct upstream_pool *pool)
{
    while (pool->idle != NULL)
        upstream_close(pool->idle);
}

struct conn *upstream_conn(const struct upstream *up)
{
    return up->conn;
}

bool upstream_is_reused(const struct upstream *up)
{
    return up->reused;
}
