/*
 * cluster - what is known of the servers; see cluster.h.
 *
 * Must never make a worker wait: the one lock is held for a copy of addresses,
 * and taken only when they changed.
 */
#include "proxy/exchange/cluster.h"

#include "filters/base/mem.h"
#include "proxy/net/address_list.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CACHE_LINE ((size_t)64)

struct server_state {
    char name[300], host[300];
    _Atomic unsigned failures;  /* in a row; one below the limit on probation */
    _Atomic unsigned ejections; /* since it last answered */
    _Atomic uint64_t until_ms;  /* ejected until then */
    _Atomic int health;         /* enum cluster_health */
    _Atomic unsigned version;   /* of `addresses` */
    struct address_list addresses;
};

struct cluster {
    const struct upstream_config *config;
    struct tls_client *tls;
    unsigned eject_ms;
    _Atomic size_t references;
    pthread_mutex_t lock; /* of all `addresses` */
    size_t workers;
    char *counts; /* a block per worker, no cache line in two */
    size_t counts_stride;
    struct server_state servers[];
};

static void cluster_name_server(struct server_state *s,
                                const struct upstream_server *config)
{
    const struct endpoint *at = &config->at;
    const char *scheme = config->is_tls ? "https://" : "http://";
    char text[CONFIG_ENDPOINT_TEXT], host[256];

    config_print(at, text, sizeof text);
    snprintf(s->name, sizeof s->name, "%s%s", at->path != NULL ? "" : scheme,
             text);
    if (at->path != NULL) {
        snprintf(s->host, sizeof s->host, "localhost");
        return;
    }
    /* RFC 6874 section 4: a zone means something to this machine only. */
    snprintf(host, sizeof host, "%.*s", (int)strcspn(at->host, "%"), at->host);
    config_print(&(struct endpoint){.host = host, .port = at->port}, s->host,
                 sizeof s->host);
}

static bool cluster_resolve(struct cluster *c, struct diag *diag)
{
    for (size_t i = 0; i < c->config->count; i++) {
        struct server_state *s = &c->servers[i];

        cluster_name_server(s, &c->config->servers[i]);
        atomic_init(&s->version, 1);
        if (!address_resolve(&c->config->servers[i].at, false, &s->addresses,
                             diag))
            return false;
    }
    return true;
}

struct cluster *cluster_new(const struct config *config, size_t workers,
                            struct diag *diag)
{
    size_t count = config->upstream.count;
    struct cluster *c = mem_zalloc(sizeof *c + count * sizeof c->servers[0]);
    size_t block = count * sizeof(struct cluster_counts);

    CHECK(count > 0 && count <= CONFIG_SERVERS_MAX);
    c->config = &config->upstream;
    c->eject_ms = config->timeouts.upstream_eject_ms;
    atomic_init(&c->references, 1);
    CHECK(pthread_mutex_init(&c->lock, NULL) == 0);
    c->workers = workers;
    c->counts_stride = (block / CACHE_LINE + 2) * CACHE_LINE;
    c->counts = mem_zalloc(workers * c->counts_stride);
    if (!cluster_resolve(c, diag)) {
        cluster_unref(c);
        return NULL;
    }
    return c;
}

struct cluster *cluster_ref(struct cluster *c)
{
    atomic_fetch_add(&c->references, 1);
    return c;
}

void cluster_unref(struct cluster *c)
{
    if (c == NULL || atomic_fetch_sub(&c->references, 1) != 1)
        return;
    pthread_mutex_destroy(&c->lock);
    free(c->counts);
    free(c);
}

void cluster_use_tls(struct cluster *c, struct tls_client *tls)
{
    c->tls = tls;
}

void cluster_secure(const struct cluster *c, size_t server, struct conn *conn)
{
    const struct upstream_server *config = &c->config->servers[server];

    if (config->is_tls)
        conn_secure(conn, c->tls, config->at.host);
}

size_t cluster_count(const struct cluster *c)
{
    return c->config->count;
}

const struct upstream_config *cluster_config(const struct cluster *c)
{
    return c->config;
}

const char *cluster_name(const struct cluster *c, size_t server)
{
    return c->servers[server].name;
}

const char *cluster_host(const struct cluster *c, size_t server)
{
    return c->servers[server].host;
}

struct cluster_counts *cluster_counts(struct cluster *c, size_t worker,
                                      size_t server)
{
    char *block = c->counts + worker * c->counts_stride;

    return (struct cluster_counts *)(void *)block + server;
}

uint64_t cluster_total(const struct cluster *c, size_t server, size_t offset)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < c->workers; i++) {
        const char *set = c->counts + i * c->counts_stride +
                          server * sizeof(struct cluster_counts);

        sum += atomic_load_explicit(
            (const _Atomic uint64_t *)(const void *)(set + offset),
            memory_order_relaxed);
    }
    return sum;
}

/* --- How well it is ---------------------------------------------------- */

uint64_t cluster_badness(const struct cluster *c, size_t server,
                         uint64_t now_ms)
{
    const struct server_state *s = &c->servers[server];
    uint64_t until = atomic_load_explicit(&s->until_ms, memory_order_relaxed);

    if (atomic_load_explicit(&s->health, memory_order_relaxed) == HEALTH_DOWN)
        return UINT64_MAX;
    return until > now_ms ? until : 0;
}

bool cluster_is_ejected(const struct cluster *c, size_t server, uint64_t now_ms)
{
    return atomic_load(&c->servers[server].until_ms) > now_ms;
}

void cluster_succeed(struct cluster *c, size_t server)
{
    struct server_state *s = &c->servers[server];

    /* Nearly always there is nothing to forget, and reading alone leaves the
     * cache line with all workers. */
    if (atomic_load_explicit(&s->failures, memory_order_relaxed) == 0)
        return;
    atomic_store(&s->failures, 0);
    atomic_store(&s->ejections, 0);
    atomic_store(&s->until_ms, 0);
}

/* How long the next ejection is, after `times` others in a row. */
static uint64_t cluster_ejection_ms(const struct cluster *c, unsigned times)
{
    uint64_t factor = 1;

    while (times-- > 0 && factor < CLUSTER_LONGEST)
        factor *= 2;
    return c->eject_ms * (factor < CLUSTER_LONGEST ? factor : CLUSTER_LONGEST);
}

bool cluster_fail(struct cluster *c, size_t server, uint64_t now_ms)
{
    struct server_state *s = &c->servers[server];
    uint64_t until = atomic_load(&s->until_ms);
    unsigned failures;

    /* Requests that were under way fail with those that led to it. */
    if (until > now_ms)
        return false;
    failures = atomic_fetch_add(&s->failures, 1) + 1;
    if (failures < CLUSTER_FAILURES || c->config->count == 1)
        return false;
    if (!atomic_compare_exchange_strong(
            &s->until_ms, &until,
            now_ms + cluster_ejection_ms(c, atomic_load(&s->ejections))))
        return false; /* another worker did */
    atomic_fetch_add(&s->ejections, 1);
    /* When it returns, one more failure is enough. */
    atomic_store(&s->failures, CLUSTER_FAILURES - 1);
    return true;
}

enum cluster_health cluster_health(const struct cluster *c, size_t server)
{
    return (enum cluster_health)atomic_load(&c->servers[server].health);
}

void cluster_set_health(struct cluster *c, size_t server,
                        enum cluster_health health)
{
    if (health == HEALTH_UP)
        cluster_succeed(c, server);
    atomic_store(&c->servers[server].health, (int)health);
}

bool cluster_is_ready(const struct cluster *c)
{
    if (c->config->health.path == NULL)
        return true;
    for (size_t i = 0; i < c->config->count; i++)
        if (cluster_health(c, i) == HEALTH_UP)
            return true;
    return false;
}

/* --- Where it is ------------------------------------------------------- */

unsigned cluster_version(const struct cluster *c, size_t server)
{
    return atomic_load_explicit(&c->servers[server].version,
                                memory_order_relaxed);
}

unsigned cluster_addresses(struct cluster *c, size_t server,
                           struct address_list *out)
{
    struct server_state *s = &c->servers[server];
    unsigned version;

    pthread_mutex_lock(&c->lock);
    *out = s->addresses;
    version = atomic_load(&s->version);
    pthread_mutex_unlock(&c->lock);
    return version;
}

bool cluster_publish(struct cluster *c, size_t server,
                     const struct address_list *list)
{
    struct server_state *s = &c->servers[server];
    bool changed;

    pthread_mutex_lock(&c->lock);
    changed = !address_list_same(&s->addresses, list);
    if (changed) {
        s->addresses = *list;
        atomic_fetch_add(&s->version, 1);
    }
    pthread_mutex_unlock(&c->lock);
    return changed;
}
