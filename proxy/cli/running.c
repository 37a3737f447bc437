/*
 * running - see running.h.
 *
 *   serving -- SIGTERM --> draining --+--> workers ended --> closed
 *      |                      |       |
 *      +------- SIGINT -------+--> stopping
 *
 * The main thread must go on answering /readyz while the workers drain, so a
 * helper thread waits for them and wakes the loop.
 */
#include "proxy/cli/running.h"

#include "filters/base/mem.h"
#include "proxy/admin/admin.h"
#include "proxy/cli/signals.h"
#include "proxy/container_of.h"
#include "proxy/demo/demo.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum phase { SERVING, DRAINING, STOPPING, CLOSED };

struct running {
    struct loop_user waking;
    struct loop *loop;
    struct server *server;
    struct reload *reload;
    struct renew *renew;
    struct admin *admin;
    struct demo *demo;
    struct origin *admin_origin, *demo_origin; /* the latter may be NULL */
    enum phase phase;
    bool is_joining;
    pthread_t joiner;
    atomic_bool workers_ended;
};

static void *join(void *self)
{
    struct running *r = self;

    server_join(r->server);
    atomic_store(&r->workers_ended, true);
    loop_wake(r->loop);
    return NULL;
}

static void await_workers(struct running *r)
{
    if (r->is_joining)
        return;
    CHECK(pthread_create(&r->joiner, NULL, join, r) == 0);
    r->is_joining = true;
}

static void close_all(struct running *r)
{
    r->phase = CLOSED;
    server_unwatch(r->server);
    origin_close(r->admin_origin);
    if (r->demo_origin != NULL)
        origin_close(r->demo_origin);
    loop_end(r->loop);
}

static void drain(struct running *r)
{
    r->phase = DRAINING;
    reload_unwatch(r->reload);
    renew_unwatch(r->renew);
    fputs("fogline serve: SIGTERM: draining\n", stderr);
    server_drain(r->server);
    await_workers(r);
}

static void stop(struct running *r)
{
    r->phase = STOPPING;
    reload_unwatch(r->reload);
    renew_unwatch(r->renew);
    fputs("fogline serve: SIGINT: stopping\n", stderr);
    server_stop(r->server);
    await_workers(r);
}

static void woken(struct loop_user *waking)
{
    struct running *r = container_of(waking, struct running, waking);
    enum signals seen = signals_seen();
    bool hup = signals_take_hup();

    /* Also while it drains, which is logged. */
    if (signals_take_usr1() || hup)
        server_rotate_log(r->server);
    if (hup && r->phase == SERVING && seen == SIGNALS_NONE) {
        reload_now(r->reload, "SIGHUP");
        renew_now(r->renew, "SIGHUP");
    }
    if (r->phase == SERVING && seen == SIGNALS_TERM)
        drain(r);
    if (r->phase < STOPPING && seen == SIGNALS_INT)
        stop(r);
    if (r->phase != CLOSED && atomic_load(&r->workers_ended))
        close_all(r);
}

struct running *running_new(const struct running_opts *opts)
{
    struct running *r = mem_zalloc(sizeof *r);

    r->waking.woken = woken;
    r->loop = loop_new(&r->waking);
    r->server = opts->server;
    r->reload = opts->reload;
    r->renew = opts->renew;
    r->admin = admin_new(opts->server, opts->isa);
    r->admin_origin = origin_new(r->loop, opts->admin_fd, admin_user(r->admin));
    if (opts->demo_fd >= 0) {
        r->demo = demo_new();
        r->demo_origin = origin_new(r->loop, opts->demo_fd, demo_user(r->demo));
    }
    server_watch(r->server, r->loop);
    signals_watch(r->loop);
    reload_watch(r->reload, r->loop);
    renew_watch(r->renew, server_secure(r->server), r->loop);
    return r;
}

void running_run(struct running *r)
{
    loop_run(r->loop);
}

void running_free(struct running *r)
{
    signals_done();
    reload_unwatch(r->reload);
    renew_unwatch(r->renew);
    if (r->is_joining)
        pthread_join(r->joiner, NULL);
    origin_free(r->admin_origin);
    origin_free(r->demo_origin);
    loop_free(r->loop);
    admin_free(r->admin);
    demo_free(r->demo);
    free(r);
}
