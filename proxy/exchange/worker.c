/* worker - one thread's loop, and how it is told to end. */
#include "proxy/exchange/worker.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/exchange/session.h"

#include <stdlib.h>
#include <unistd.h>

/* Room for a refusal, and for fields written with more white space. */
#define LINES_GROWTH ((size_t)16 * 1024)

static void worker_on_accept(struct listener_user *user, struct conn *conn)
{
    enter_session(container_of(user, struct worker, listener_user), conn);
}

static void worker_tell_all(struct worker *w, enum session_event ev)
{
    struct session *next;

    for (struct session *s = w->sessions; s != NULL; s = next) {
        next = s->next;
        session_event(s, ev);
    }
}

static void worker_stop(struct worker *w)
{
    w->state = WORKER_STOP;
    loop_deadline(w->loop, &w->drain, 0);
    worker_tell_all(w, EV_STOP);
    upstream_close_idle(&w->pool);
}

static void worker_on_drain_end(struct deadline *d)
{
    worker_stop(container_of(d, struct worker, drain));
}

static void worker_drain(struct worker *w)
{
    w->state = WORKER_DRAIN;
    listener_close(w->listener);
    w->listener = NULL;
    atomic_fetch_sub(&w->shared->listening, 1);
    loop_deadline(w->loop, &w->drain, w->shared->config->timeouts.drain_ms);
    worker_tell_all(w, EV_DRAIN);
    upstream_close_idle(&w->pool);
    loop_end(w->loop);
}

static void worker_on_wake(struct loop_user *user)
{
    struct worker *w = container_of(user, struct worker, loop_user);
    int command = atomic_load(&w->shared->command);

    recode_wake(w);
    if (command >= WORKER_DRAIN && w->state < WORKER_DRAIN)
        worker_drain(w);
    if (command >= WORKER_STOP && w->state < WORKER_STOP)
        worker_stop(w);
}

struct worker *worker_new(struct worker_shared *shared, int fd)
{
    struct worker *w = mem_zalloc(sizeof *w);

    w->shared = shared;
    w->fd = fd;
    w->loop_user.woken = worker_on_wake;
    w->listener_user.accepted = worker_on_accept;
    w->drain.expired = worker_on_drain_end;
    w->loop = loop_new(&w->loop_user);
    w->pool = (struct upstream_pool){
        .loop = w->loop,
        .config = shared->config,
        .addresses = &shared->addresses,
        .metrics = &w->metrics,
    };
    buf_init(&w->scratch.lines,
             4 * shared->config->limits.header_bytes + LINES_GROWTH);
    w->scratch.stream = stream_new();
    return w;
}

void worker_run(struct worker *w)
{
    w->listener = listener_new(w->loop, w->fd, &w->listener_user);
    w->fd = -1;
    if (w->shared->secure.listen[0] != NULL)
        listener_secure(w->listener, w->shared->secure.listen[0],
                        w->shared->config->timeouts.handshake_ms);
    atomic_fetch_add(&w->shared->listening, 1);
    loop_run(w->loop);
    /* What neither reads nor writes does not keep libuv's loop running. */
    worker_stop(w);
    loop_run(w->loop);
}

void worker_wake(struct worker *w)
{
    loop_wake(w->loop);
}

void worker_free(struct worker *w)
{
    if (w == NULL)
        return;
    if (w->fd >= 0)
        close(w->fd);
    exchange_free_spare(w);
    stream_free(w->scratch.stream);
    buf_done(&w->scratch.lines);
    loop_free(w->loop);
    free(w);
}
