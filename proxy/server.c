/*
 * server - sockets first, then threads: what can fail fails before anything
 * runs.
 */
#include "proxy/server.h"

#include "filters/base/mem.h"
#include "proxy/exchange/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct server {
    struct worker_shared shared;
    size_t count;
    struct worker **workers;
    struct metrics **metrics;
    pthread_t *threads;
    unsigned port;
    bool joined;
};

static void *server_thread(void *worker)
{
    worker_run(worker);
    return NULL;
}

static void server_name_upstream(struct server *s)
{
    const struct endpoint *up = &s->shared.config->upstream.servers[0].at;
    bool ipv6 = strchr(up->host, ':') != NULL;

    snprintf(s->shared.upstream_host, sizeof s->shared.upstream_host,
             ipv6 ? "[%s]:%s" : "%s:%s", up->host, up->port);
}

/* All sockets share the port that the first one got. */
static bool server_listen(struct server *s, struct diag *diag)
{
    struct endpoint at = s->shared.config->listen[0].at;
    char port[8];

    for (size_t i = 0; i < s->count; i++) {
        int fd = listener_open(&at, diag);

        if (fd < 0)
            return false;
        s->port = listener_port(fd);
        snprintf(port, sizeof port, "%u", s->port);
        at.port = port;
        s->workers[i] = worker_new(&s->shared, fd);
        s->metrics[i] = &s->workers[i]->metrics;
    }
    return true;
}

static void server_run(struct server *s)
{
    for (size_t i = 0; i < s->count; i++)
        CHECK(pthread_create(&s->threads[i], NULL, server_thread,
                             s->workers[i]) == 0);
}

static void server_free_workers(struct server *s)
{
    for (size_t i = 0; i < s->count; i++)
        worker_free(s->workers[i]);
    free(s->workers);
    free(s->metrics);
    free(s->threads);
    policy_unref(s->shared.policy);
    crowd_free(s->shared.crowd);
    secure_done(&s->shared.secure);
    free(s);
}

struct server *server_start(const struct config *config, struct policy *policy,
                            struct diag *diag)
{
    struct server *s = mem_zalloc(sizeof *s);

    signal(SIGPIPE, SIG_IGN);
    s->shared.config = config;
    s->shared.policy = policy_ref(policy);
    variant_of(policy, &s->shared.variant);
    if (config->limits.connections_per_address < config->limits.connections)
        s->shared.crowd = crowd_new(config->limits.connections);
    s->count = config_workers(config);
    s->workers = mem_zalloc(s->count * sizeof *s->workers);
    s->metrics = mem_zalloc(s->count * sizeof *s->metrics);
    s->threads = mem_zalloc(s->count * sizeof *s->threads);
    if (!secure_init(&s->shared.secure, config, diag) ||
        !address_resolve(&config->upstream.servers[0].at, false,
                         &s->shared.addresses, diag) ||
        !server_listen(s, diag)) {
        server_free_workers(s);
        return NULL;
    }
    server_name_upstream(s);
    server_run(s);
    return s;
}

unsigned server_port(const struct server *s)
{
    return s->port;
}

bool server_ready(const struct server *s)
{
    return atomic_load(&s->shared.command) == WORKER_RUN &&
           atomic_load(&s->shared.listening) == s->count;
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
    if (s->joined)
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
    server_free_workers(s);
}

const struct secure *server_secure(const struct server *s)
{
    return &s->shared.secure;
}

void server_snapshot(const struct server *s, struct metrics_snapshot *out)
{
    metrics_snapshot(s->metrics, s->count, out);
}
