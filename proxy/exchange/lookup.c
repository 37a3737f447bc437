/*
 * lookup - see lookup.h.
 *
 * Must never touch the configuration once it runs: it may outlive it, so names
 * are copied.
 */
#include "proxy/exchange/lookup.h"

#include "filters/base/mem.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* A server that goes by a name. */
struct lookup_name {
    size_t server;
    char *host, *port;
    bool failed; /* the last time, and it was said */
};

struct lookup {
    struct cluster *cluster;
    lookup_fn *resolve;
    unsigned every_ms;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool stopped;        /* under the lock, as is ... */
    unsigned references; /* ... the owner's and the thread's */
    size_t count;
    struct lookup_name names[CONFIG_SERVERS_MAX];
};

/* Either of the two may be the last. */
static void lookup_unref(struct lookup *l)
{
    bool last;

    pthread_mutex_lock(&l->lock);
    last = --l->references == 0;
    pthread_mutex_unlock(&l->lock);
    if (!last)
        return;
    for (size_t i = 0; i < l->count; i++) {
        free(l->names[i].host);
        free(l->names[i].port);
    }
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    cluster_unref(l->cluster);
    free(l);
}

/* Once for each spell of failures. */
static void lookup_failed(struct lookup *l, struct lookup_name *name,
                          const struct diag *diag)
{
    if (!name->failed)
        fprintf(stderr,
                "fogline serve: warning: upstream %s stays at the addresses "
                "it had: %.*s",
                cluster_name(l->cluster, name->server), (int)diag->text.n,
                (const char *)diag->text.p);
    name->failed = true;
}

static void lookup_one(struct lookup *l, struct lookup_name *name)
{
    struct endpoint at = {.host = name->host, .port = name->port};
    struct address_list found;
    struct diag diag;

    diag_init(&diag);
    if (!l->resolve(&at, false, &found, &diag)) {
        lookup_failed(l, name, &diag);
    } else {
        name->failed = false;
        if (cluster_publish(l->cluster, name->server, &found))
            fprintf(stderr,
                    "fogline serve: upstream %s leads to other addresses "
                    "now\n",
                    cluster_name(l->cluster, name->server));
    }
    diag_done(&diag);
}

/* True when it is time again, false to end. */
static bool lookup_wait(struct lookup *l)
{
    struct timespec until;
    bool go_on;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += l->every_ms / 1000;
    until.tv_nsec += (long)(l->every_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&l->lock);
    while (!l->stopped &&
           pthread_cond_timedwait(&l->changed, &l->lock, &until) == 0)
        ;
    go_on = !l->stopped;
    pthread_mutex_unlock(&l->lock);
    return go_on;
}

static void *lookup_thread(void *self)
{
    struct lookup *l = self;

    while (lookup_wait(l))
        for (size_t i = 0; i < l->count; i++)
            lookup_one(l, &l->names[i]);
    lookup_unref(l);
    return NULL;
}

static void lookup_add(struct lookup *l, size_t server,
                       const struct endpoint *at)
{
    struct lookup_name *name;

    if (at->path != NULL || address_is_numeric(at->host))
        return;
    name = &l->names[l->count++];
    name->server = server;
    name->host = strdup(at->host);
    name->port = strdup(at->port);
    CHECK(name->host != NULL && name->port != NULL);
}

static void lookup_run(struct lookup *l)
{
    pthread_condattr_t clock;
    pthread_attr_t detached;
    pthread_t thread;

    CHECK(pthread_mutex_init(&l->lock, NULL) == 0);
    CHECK(pthread_condattr_init(&clock) == 0);
    CHECK(pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_cond_init(&l->changed, &clock) == 0);
    pthread_condattr_destroy(&clock);
    CHECK(pthread_attr_init(&detached) == 0);
    CHECK(pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED) == 0);
    CHECK(pthread_create(&thread, &detached, lookup_thread, l) == 0);
    pthread_attr_destroy(&detached);
}

struct lookup *lookup_start(struct cluster *cluster, lookup_fn *resolve)
{
    const struct upstream_config *config = cluster_config(cluster);
    struct lookup *l;

    if (config->resolve_ms == 0)
        return NULL;
    l = mem_zalloc(sizeof *l);
    for (size_t i = 0; i < config->count; i++)
        lookup_add(l, i, &config->servers[i].at);
    if (l->count == 0) {
        free(l);
        return NULL;
    }
    l->cluster = cluster_ref(cluster);
    l->resolve = resolve;
    l->every_ms = config->resolve_ms;
    l->references = 2;
    lookup_run(l);
    return l;
}

void lookup_stop(struct lookup *l)
{
    if (l == NULL)
        return;
    pthread_mutex_lock(&l->lock);
    l->stopped = true;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
    lookup_unref(l);
}
