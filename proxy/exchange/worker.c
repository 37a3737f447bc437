/* worker - one thread's loop, and how it is told to end. */
#include "proxy/exchange/worker.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/exchange/session.h"

#include <stdlib.h>
#include <unistd.h>

/* Room for a refusal, and for fields written with more white space. */
#define LINES_GROWTH ((size_t)16 * 1024)

/* Deeper than any call goes. */
#define WIPED_STACK ((size_t)64 * 1024)

static void worker_on_accept(struct listener_user *user, struct conn *conn)
{
    struct worker_door *door = container_of(user, struct worker_door, user);

    enter_session(door->worker, conn);
}

static void worker_on_turned_away(struct listener_user *user)
{
    struct worker_door *door = container_of(user, struct worker_door, user);

    metrics_add(&door->worker->metrics.prefaces_refused, 1);
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

/* What is refused now lingers, so that no reset eats the answer. */
static void worker_on_drain_end(struct deadline *d)
{
    struct worker *w = container_of(d, struct worker, drain);

    if (w->is_late) {
        worker_stop(w);
        return;
    }
    w->is_late = true;
    worker_tell_all(w, EV_LATE);
    upstream_close_idle(&w->pool);
    /* After the sessions' own of that length. */
    loop_deadline(w->loop, &w->drain, w->shared->config->timeouts.linger_ms);
}

static void worker_drain(struct worker *w)
{
    w->state = WORKER_DRAIN;
    for (size_t i = 0; i < w->door_count; i++) {
        listener_close(w->doors[i].listener);
        w->doors[i].listener = NULL;
    }
    atomic_fetch_sub(&w->shared->listening, 1);
    loop_deadline(w->loop, &w->drain, w->shared->config->timeouts.drain_ms);
    worker_tell_all(w, EV_DRAIN);
    upstream_close_idle(&w->pool);
    loop_end(w->loop);
}

/* Streams know the filter that they were last opened for: none may outlive
 * it. */
static void worker_renew_stream(struct worker *w)
{
    stream_free(w->scratch.stream);
    w->scratch.stream = stream_new();
}

void worker_release(struct worker *w, struct edition *edition)
{
    if (--edition->users != 0)
        return;
    worker_renew_stream(w);
    edition_free(edition);
}

void worker_publish(struct worker *w, struct edition *edition)
{
    /* One that nobody has taken up is nobody's. */
    edition_free(atomic_exchange(&w->next, edition));
    worker_wake(w);
}

static void worker_take_up(struct worker *w)
{
    struct edition *old = w->edition;
    struct edition *next = atomic_exchange(&w->next, NULL);

    if (next == NULL)
        return;
    w->edition = next;
    atomic_store(&w->generation, next->generation);
    exchange_free_scrubs(w);
    worker_release(w, old);
}

static void worker_on_wake(struct loop_user *user)
{
    struct worker *w = container_of(user, struct worker, loop_user);
    int command = atomic_load(&w->shared->command);

    worker_take_up(w);
    recode_wake(w);
    if (command >= WORKER_DRAIN && w->state < WORKER_DRAIN)
        worker_drain(w);
    if (command >= WORKER_STOP && w->state < WORKER_STOP)
        worker_stop(w);
}

/* What calls that have returned left below this one. */
__attribute__((noinline)) static void worker_wipe_stack(void)
{
    uint8_t below[WIPED_STACK];

    explicit_bzero(below, sizeof below);
}

/* Nothing of what went through stays in memory that waits for the next. */
static void worker_on_idle(struct loop_user *user)
{
    struct worker *w = container_of(user, struct worker, loop_user);

    exchange_free_spare(w);
    worker_renew_stream(w);
    buf_done(&w->scratch.lines);
    explicit_bzero(&w->scratch.request, sizeof w->scratch.request);
    explicit_bzero(&w->scratch.response, sizeof w->scratch.response);
    explicit_bzero(&w->scratch.trailers, sizeof w->scratch.trailers);
    explicit_bzero(w->scratch.gather.bytes, GATHER_BYTES);
    worker_wipe_stack();
}

struct worker *worker_new(struct worker_shared *shared, size_t number,
                          struct edition *edition)
{
    struct worker *w = mem_zalloc(sizeof *w);

    w->shared = shared;
    w->edition = edition;
    atomic_store(&w->generation, edition->generation);
    w->loop_user.woken = worker_on_wake;
    w->loop_user.idle = worker_on_idle;
    w->drain.expired = worker_on_drain_end;
    w->loop = loop_new(&w->loop_user);
    w->pool = (struct upstream_pool){
        .loop = w->loop,
        .config = shared->config,
        .cluster = shared->cluster,
        .worker = number,
        .metrics = &w->metrics,
    };
    upstream_pool_init(&w->pool);
    buf_init(&w->scratch.lines,
             4 * shared->config->limits.header_bytes + LINES_GROWTH);
    w->scratch.stream = stream_new();
    gather_clear(&w->scratch.gather);
    /* A byte of a text may become six, and the rest of a line is short. */
    buf_init(&w->line, 6 * w->scratch.lines.max);
    return w;
}

void worker_listen(struct worker *w, const struct worker_door *door)
{
    struct worker_door *mine = &w->doors[w->door_count++];

    CHECK(w->door_count <= CONFIG_LISTEN_MAX);
    *mine = *door;
    mine->worker = w;
    mine->user.accepted = worker_on_accept;
    mine->user.turned_away = worker_on_turned_away;
}

static void worker_open(struct worker *w, struct worker_door *door)
{
    const struct config *config = w->shared->config;
    size_t nr = (size_t)(door->config - config->listen);

    door->listener =
        door->seat.share != NULL
            ? listener_new_shared(w->loop, door->fd, &door->user, &door->seat)
            : listener_new(w->loop, door->fd, &door->user);
    door->fd = -1;
    if (door->config->proxy_protocol)
        listener_expect_preface(door->listener, config->timeouts.header_ms,
                                config->limits.connections);
    if (w->shared->secure.listen[nr] != NULL)
        listener_secure(door->listener,
                        &(struct listener_tls){
                            .server = w->shared->secure.listen[nr],
                            .handshake_ms = config->timeouts.handshake_ms,
                            .per_second = config->limits.handshakes,
                        });
}

void worker_run(struct worker *w)
{
    for (size_t i = 0; i < w->door_count; i++)
        worker_open(w, &w->doors[i]);
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
    for (size_t i = 0; i < w->door_count; i++)
        if (w->doors[i].fd >= 0)
            close(w->doors[i].fd);
    exchange_free_spare(w);
    upstream_pool_done(&w->pool);
    stream_free(w->scratch.stream);
    edition_free(w->edition);
    edition_free(atomic_load(&w->next));
    buf_done(&w->scratch.lines);
    buf_done(&w->line);
    loop_free(w->loop);
    free(w);
}
