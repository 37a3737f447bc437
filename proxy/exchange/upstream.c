/*
 * upstream - the pool.
 *
 * Must never hand out a connection on which a byte is unaccounted for: it
 * could be taken for the beginning of the next response.
 */
#include "proxy/exchange/upstream.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/net/address_list.h"

#include <stdio.h>
#include <stdlib.h>

/* One server, as one worker uses it. */
struct upstream_lane {
    struct upstream *idle; /* the one used last first */
    size_t preferred;      /* the address that worked last */
    unsigned version;      /* of `addresses`; 0: not copied yet */
    struct address_list addresses;
};

struct upstream {
    struct conn_user conn_user;
    struct conn *conn;
    struct upstream_pool *pool;
    struct upstream_user *user;   /* NULL: idle, or closing */
    struct upstream *prev, *next; /* while idle */
    size_t server;
    size_t address;   /* in the lane's list ... */
    unsigned version; /* ... of then */
    bool reused, idle;
};

static struct upstream_lane *upstream_lane(const struct upstream *up)
{
    return &up->pool->lanes[up->server];
}

static struct cluster_counts *upstream_counts(const struct upstream_pool *pool,
                                              size_t server)
{
    return cluster_counts(pool->cluster, pool->worker, server);
}

void upstream_pool_init(struct upstream_pool *pool)
{
    size_t count = cluster_count(pool->cluster);

    cluster_ref(pool->cluster);
    pool->lanes = mem_zalloc(count * sizeof *pool->lanes);
    /* Not all workers begin with the same server. */
    pool->balance = (struct balance_state){.next = pool->worker % count};
    pool->idle_count = 0;
}

void upstream_pool_done(struct upstream_pool *pool)
{
    cluster_unref(pool->cluster);
    free(pool->lanes);
    pool->cluster = NULL;
    pool->lanes = NULL;
}

static void upstream_unlink(struct upstream *up)
{
    if (!up->idle)
        return;
    if (up->prev != NULL)
        up->prev->next = up->next;
    else
        upstream_lane(up)->idle = up->next;
    if (up->next != NULL)
        up->next->prev = up->prev;
    up->idle = false;
    up->pool->idle_count--;
}

static void upstream_own(struct upstream *up, struct upstream_user *user)
{
    up->user = user;
    up->pool->balance.busy[up->server]++;
}

static void upstream_disown(struct upstream *up)
{
    if (up->user == NULL)
        return;
    up->user = NULL;
    up->pool->balance.busy[up->server]--;
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
    if (event == CONN_OPEN && up->version == upstream_lane(up)->version)
        upstream_lane(up)->preferred = up->address;
    if (event == CONN_DATA)
        metrics_add(&up->pool->metrics->upstream_bytes_in, in.n);
    if (up->user != NULL)
        up->user->event(up->user, event, in);
    else
        upstream_close(up);
}

/* --- Addresses that change --------------------------------------------- */

/* Idle connections to addresses that are gone are closed; the others learn
 * where theirs stands now. */
static void upstream_sort_idle(struct upstream_lane *lane,
                               const struct address_list *old)
{
    struct upstream *next;

    for (struct upstream *up = lane->idle; up != NULL; up = next) {
        next = up->next;
        up->address =
            address_list_find(&lane->addresses, &old->at[up->address]);
        up->version = lane->version;
        if (up->address == ADDRESS_LIST_NONE)
            upstream_close(up);
    }
}

static void upstream_refresh(struct upstream_pool *pool, size_t server)
{
    struct upstream_lane *lane = &pool->lanes[server];
    struct address_list old;

    if (lane->version == cluster_version(pool->cluster, server))
        return;
    old = lane->addresses;
    lane->version = cluster_addresses(pool->cluster, server, &lane->addresses);
    upstream_sort_idle(lane, &old);
    lane->preferred =
        old.count != 0
            ? address_list_find(&lane->addresses, &old.at[lane->preferred])
            : 0;
    if (lane->preferred == ADDRESS_LIST_NONE)
        lane->preferred = 0;
}

/* --- Connections ------------------------------------------------------- */

size_t upstream_choose(struct upstream_pool *pool, uint32_t without)
{
    return balance_choose(&pool->balance, pool->cluster, without,
                          loop_now(pool->loop));
}

struct upstream *upstream_take(struct upstream_pool *pool, size_t server,
                               struct upstream_user *user)
{
    struct upstream_lane *lane = &pool->lanes[server];
    struct upstream *up;

    upstream_refresh(pool, server);
    /* RFC 9112 section 9.2: what came since the last response is an answer to
     * nothing, and one that has been closed would lose a request. */
    while (lane->idle != NULL && !conn_is_quiet(lane->idle->conn))
        upstream_close(lane->idle);
    up = lane->idle;
    if (up == NULL)
        return NULL;
    upstream_unlink(up);
    upstream_own(up, user);
    up->reused = true;
    conn_timeout(up->conn, 0);
    return up;
}

struct upstream *upstream_connect(struct upstream_pool *pool, size_t server,
                                  struct upstream_user *user, size_t attempt)
{
    struct upstream_lane *lane = &pool->lanes[server];
    struct upstream *up;

    upstream_refresh(pool, server);
    if (attempt >= lane->addresses.count)
        return NULL;
    up = mem_zalloc(sizeof *up);
    up->conn_user.event = upstream_on_event;
    up->pool = pool;
    up->server = server;
    up->version = lane->version;
    up->address = (lane->preferred + attempt) % lane->addresses.count;
    upstream_own(up, user);
    up->conn = conn_connect(pool->loop, &lane->addresses.at[up->address],
                            &up->conn_user);
    cluster_secure(pool->cluster, server, up->conn);
    metrics_add(&upstream_counts(pool, server)->connections, 1);
    return up;
}

void upstream_asked(struct upstream *up)
{
    metrics_add(&upstream_counts(up->pool, up->server)->requests, 1);
}

void upstream_put(struct upstream *up)
{
    struct upstream_pool *pool = up->pool;
    struct upstream_lane *lane = upstream_lane(up);

    upstream_disown(up);
    if (pool->idle_count >= pool->config->limits.pool_idle ||
        up->version != lane->version) {
        upstream_close(up);
        return;
    }
    conn_resume(up->conn);
    conn_timeout(up->conn, pool->config->timeouts.upstream_idle_ms);
    up->prev = NULL;
    up->next = lane->idle;
    if (up->next != NULL)
        up->next->prev = up;
    lane->idle = up;
    up->idle = true;
    pool->idle_count++;
}

void upstream_close(struct upstream *up)
{
    if (up == NULL)
        return;
    upstream_unlink(up);
    upstream_disown(up);
    conn_close(up->conn);
}

void upstream_close_idle(struct upstream_pool *pool)
{
    for (size_t i = 0; i < cluster_count(pool->cluster); i++)
        while (pool->lanes[i].idle != NULL)
            upstream_close(pool->lanes[i].idle);
}

struct conn *upstream_conn(const struct upstream *up)
{
    return up->conn;
}

bool upstream_is_reused(const struct upstream *up)
{
    return up->reused;
}

/* --- How it went ------------------------------------------------------- */

void upstream_succeed(struct upstream_pool *pool, size_t server)
{
    cluster_succeed(pool->cluster, server);
}

void upstream_fail(struct upstream_pool *pool, size_t server, const char *why)
{
    struct cluster_counts *counts = upstream_counts(pool, server);

    metrics_add(&counts->failures, 1);
    if (!cluster_fail(pool->cluster, server, loop_now(pool->loop)))
        return;
    metrics_add(&counts->ejections, 1);
    fprintf(stderr,
            "fogline serve: upstream %s fails (%s); it is left alone for a "
            "while, other servers take over\n",
            cluster_name(pool->cluster, server), why);
}
