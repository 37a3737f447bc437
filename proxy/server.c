/*
 * server - sockets first, then threads: what can fail fails before anything
 * runs.
 */
#include "proxy/server.h"

#include "filters/base/mem.h"
#include "proxy/exchange/health.h"
#include "proxy/exchange/lookup.h"
#include "proxy/exchange/worker.h"
#include "proxy/log/journal.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct server {
    struct worker_shared shared;
    size_t count;
    struct worker **workers;
    struct metrics **metrics;
    pthread_t *threads;
    struct lookup *lookup; /* NULL: no names among the servers */
    struct health *health; /* on the main thread; NULL: not watching */
    unsigned ports[CONFIG_LISTEN_MAX];
    struct share *shares[CONFIG_LISTEN_MAX]; /* of the Unix sockets */
    struct journal *access; /* the access log; NULL: there is none */
    bool started, joined;
    uint64_t published; /* generation */
    _Atomic uint64_t loaded_at;
    _Atomic uint64_t reloads[METRICS_RELOAD_COUNT];
};

static void *server_thread(void *worker)
{
    worker_run(worker);
    return NULL;
}

/* One socket for each worker; all share the port that the first one got. */
static bool server_listen_tcp(struct server *s, size_t nr, struct diag *diag)
{
    const struct listen_config *config = &s->shared.config->listen[nr];
    struct endpoint at = config->at;
    char port[8];

    for (size_t i = 0; i < s->count; i++) {
        struct worker_door door = {.config = config};

        door.fd = listener_open(&at, diag);
        if (door.fd < 0)
            return false;
        worker_listen(s->workers[i], &door);
        s->ports[nr] = listener_port(door.fd);
        snprintf(port, sizeof port, "%u", s->ports[nr]);
        at.port = port;
    }
    return true;
}

/* One socket for all. */
static bool server_listen_unix(struct server *s, size_t nr, struct diag *diag)
{
    const struct listen_config *config = &s->shared.config->listen[nr];
    int fd = listener_open(&config->at, diag);

    if (fd < 0)
        return false;
    s->shares[nr] = share_new(s->count);
    for (size_t i = 0; i < s->count; i++) {
        struct worker_door door = {.config = config,
                                   .seat = {s->shares[nr], i},
                                   .fd = i == 0 ? fd : -1};

        worker_listen(s->workers[i], &door);
    }
    return true;
}

static void server_make_workers(struct server *s, struct policy *policy)
{
    struct variant variant;

    variant_of(policy, &variant);
    for (size_t i = 0; i < s->count; i++) {
        s->workers[i] = worker_new(&s->shared, i,
                                   edition_new(policy, &variant, s->published));
        s->metrics[i] = &s->workers[i]->metrics;
    }
}

static bool server_listen(struct server *s, struct diag *diag)
{
    for (size_t i = 0; i < s->shared.config->listen_count; i++)
        if (s->shared.config->listen[i].at.path != NULL
                ? !server_listen_unix(s, i, diag)
                : !server_listen_tcp(s, i, diag))
            return false;
    return true;
}

static bool server_open_log(struct server *s, struct diag *diag)
{
    s->access = journal_open(s->shared.config->access_log, s->count, diag);
    if (s->access == NULL)
        return false;
    for (size_t i = 0; i < s->count; i++)
        s->workers[i]->pen = journal_pen(s->access, i);
    return true;
}

void server_start(struct server *s)
{
    s->started = true;
    s->lookup = lookup_start(s->shared.cluster, address_resolve);
    if (s->access != NULL)
        journal_start(s->access);
    for (size_t i = 0; i < s->count; i++)
        CHECK(pthread_create(&s->threads[i], NULL, server_thread,
                             s->workers[i]) == 0);
}

/* All that can fail. */
static bool server_open(struct server *s, struct policy *policy,
                        struct diag *diag)
{
    const struct config *config = s->shared.config;

    s->shared.cluster = cluster_new(config, s->count, diag);
    if (s->shared.cluster == NULL ||
        !secure_init(&s->shared.secure, config, diag))
        return false;
    server_make_workers(s, policy);
    return server_listen(s, diag) &&
           (config->access_log == NULL || server_open_log(s, diag));
}

void server_rotate_log(struct server *s)
{
    if (s->access != NULL)
        journal_rotate(s->access);
}

static void server_free_workers(struct server *s)
{
    for (size_t i = 0; i < s->count; i++)
        worker_free(s->workers[i]);
    for (size_t i = 0; i < s->shared.config->listen_count; i++) {
        listener_remove(&s->shared.config->listen[i].at);
        share_free(s->shares[i]);
    }
    journal_close(s->access);
    free(s->workers);
    free(s->metrics);
    free(s->threads);
    cluster_unref(s->shared.cluster);
    crowd_free(s->shared.crowd);
    secure_done(&s->shared.secure);
    free(s);
}

struct server *server_new(const struct config *config, struct policy *policy,
                          struct diag *diag)
{
    struct server *s = mem_zalloc(sizeof *s);

    signal(SIGPIPE, SIG_IGN);
    s->shared.config = config;
    s->published = 1;
    atomic_store(&s->loaded_at, (uint64_t)time(NULL));
    if (config->limits.connections_per_address < config->limits.connections)
        s->shared.crowd = crowd_new(config->limits.connections);
    s->count = config_workers(config);
    s->workers = mem_zalloc(s->count * sizeof *s->workers);
    s->metrics = mem_zalloc(s->count * sizeof *s->metrics);
    s->threads = mem_zalloc(s->count * sizeof *s->threads);
    if (!server_open(s, policy, diag)) {
        server_free_workers(s);
        return NULL;
    }
    cluster_use_tls(s->shared.cluster, s->shared.secure.upstream);
    return s;
}

void server_watch(struct server *s, struct loop *loop)
{
    s->health = health_new(loop, s->shared.cluster, s->shared.config);
}

void server_unwatch(struct server *s)
{
    health_close(s->health);
}

uint64_t server_publish(struct server *s, struct policy *policy)
{
    struct variant variant;

    variant_of(policy, &variant);
    s->published++;
    for (size_t i = 0; i < s->count; i++)
        worker_publish(s->workers[i],
                       edition_new(policy, &variant, s->published));
    atomic_store(&s->loaded_at, (uint64_t)time(NULL));
    metrics_add(&s->reloads[METRICS_RELOAD_OK], 1);
    return s->published;
}

void server_refuse_reload(struct server *s, enum metrics_reload why)
{
    metrics_add(&s->reloads[why], 1);
}

uint64_t server_generation(const struct server *s)
{
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < s->count; i++) {
        uint64_t mine = atomic_load(&s->workers[i]->generation);

        least = mine < least ? mine : least;
    }
    return least;
}

unsigned server_port(const struct server *s, size_t listener)
{
    CHECK(listener < s->shared.config->listen_count);
    return s->ports[listener];
}

bool server_ready(const struct server *s)
{
    return atomic_load(&s->shared.command) == WORKER_RUN &&
           atomic_load(&s->shared.listening) == s->count &&
           cluster_is_ready(s->shared.cluster);
}

/* Commands only rise: a drain after a stop changes nothing. */
static void server_command(struct server *s, int command)
{
    int now = atomic_load(&s->shared.command);

    while (now < command &&
           !atomic_compare_exchange_weak(&s->shared.command, &now, command))
        ;
    for (size_t i = 0; i < s->count; i++)
        worker_wake(s->workers[i]);
}

void server_drain(struct server *s)
{
    server_command(s, WORKER_DRAIN);
}

void server_stop(struct server *s)
{
    server_command(s, WORKER_STOP);
}

void server_join(struct server *s)
{
    if (s->joined || !s->started)
        return;
    for (size_t i = 0; i < s->count; i++)
        CHECK(pthread_join(s->threads[i], NULL) == 0);
    s->joined = true;
}

void server_free(struct server *s)
{
    if (s == NULL)
        return;
    if (!s->joined) {
        server_stop(s);
        server_join(s);
    }
    health_free(s->health);
    lookup_stop(s->lookup);
    server_free_workers(s);
}

const struct secure *server_secure(const struct server *s)
{
    return &s->shared.secure;
}

void server_snapshot(const struct server *s, struct metrics_snapshot *out)
{
    metrics_snapshot(s->metrics, s->count, out);
    out->generation = server_generation(s);
    out->loaded_at = atomic_load(&s->loaded_at);
    for (size_t i = 0; i < METRICS_RELOAD_COUNT; i++)
        out->reloads[i] = atomic_load(&s->reloads[i]);
    if (s->access != NULL)
        out->access_dropped = journal_dropped(s->access);
}

struct cluster *server_cluster(const struct server *s)
{
    return s->shared.cluster;
}
