/*
 * conn - a socket over libuv: every callback becomes one event for the user.
 *
 *   CONNECTING --> OPEN --> FINISHING --> CLOSING --> (freed)
 *
 * Must never: free before CONN_CLOSED, or report an event other than that
 * once closing has begun.
 */
#include "proxy/net/uv.h"

#include "filters/base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

/* libuv reads one connection up to 32 times while its buffer comes back full:
 * 4 MiB, during which all others wait. */
#define FULL_READS_MAX 2

static uv_stream_t *conn_stream(struct conn *c)
{
    return (uv_stream_t *)&c->tcp;
}

bool conn_is_unix(const struct conn *c)
{
    return uv_handle_get_type((const uv_handle_t *)&c->tcp) == UV_NAMED_PIPE;
}

void conn_tell(struct conn *c, enum conn_event event, struct span in)
{
    if (c->state == CONN_CLOSING || c->state == CONN_FINISHING)
        return;
    c->user->event(c->user, c, event, in);
}

void conn_fail(struct conn *c, int status)
{
    if (c->state == CONN_FINISHING)
        conn_close(c);
    c->error = -status;
    conn_tell(c, CONN_FAILED, span_of(NULL, 0));
}

/* The time is over: for another, if enough was taken. */
static void conn_finish_more(struct conn *c)
{
    size_t queued = conn_queued(c);

    if (queued + c->finish.least > c->finish.queued) {
        conn_abort(c);
        return;
    }
    c->finish.queued = queued;
    conn_timeout(c, c->finish.ms);
}

static void conn_on_deadline(struct deadline *d)
{
    struct conn *c = container_of(d, struct conn, deadline);

    if (c->state == CONN_FINISHING) {
        conn_finish_more(c);
        return;
    }
    if (c->state == CONN_CONNECTING && c->error != 0) {
        conn_fail(c, -c->error);
        return;
    }
    conn_tell(c, CONN_TIMEOUT, span_of(NULL, 0));
}

struct conn *conn_new(struct loop *loop, enum conn_state state, bool is_unix)
{
    struct conn *c = mem_zalloc(sizeof *c);

    c->loop = loop;
    c->state = state;
    c->deadline.expired = conn_on_deadline;
    if (is_unix)
        CHECK(uv_pipe_init(&loop->uv, &c->pipe, 0) == 0);
    else
        CHECK(uv_tcp_init(&loop->uv, &c->tcp) == 0);
    return c;
}

static void conn_on_alloc(uv_handle_t *handle, size_t hint, uv_buf_t *out)
{
    struct conn *c = container_of(handle, struct conn, tcp);
    size_t skip = c->tls != NULL ? CONN_TLS_SKIP : 0;

    (void)hint;
    if (c->full_reads == FULL_READS_MAX) {
        c->full_reads = 0;
        *out = uv_buf_init(NULL, 0); /* UV_ENOBUFS: until the next turn */
        return;
    }
    c->loop->has_read = true;
    *out = uv_buf_init((char *)c->loop->read_buffer + skip,
                       (unsigned)(CONN_READ_MAX - skip));
}

static void conn_on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct conn *c = container_of(stream, struct conn, tcp);

    if (n > 0) {
        c->full_reads = (size_t)n == buf->len ? c->full_reads + 1 : 0;
        if (c->tls != NULL)
            conn_tls_input(c, span_of(buf->base, (size_t)n));
        else
            conn_tell(c, CONN_DATA, span_of(buf->base, (size_t)n));
    } else if (n == UV_EOF) {
        c->ended = true;
        c->reading = false;
        if (c->tls != NULL)
            conn_tls_cut(c);
        else
            conn_tell(c, CONN_EOF, span_of(NULL, 0));
    } else if (n < 0 && n != UV_ENOBUFS) {
        c->ended = true;
        c->reading = false;
        conn_fail(c, (int)n);
    }
}

void conn_regulate(struct conn *c)
{
    bool want = !c->paused && !c->ended && c->state == CONN_LIVE;

    if (want == c->reading)
        return;
    c->reading = want;
    if (want)
        CHECK(uv_read_start(conn_stream(c), conn_on_alloc, conn_on_read) == 0);
    else
        uv_read_stop(conn_stream(c));
}

void conn_use(struct conn *c, struct conn_user *user)
{
    c->user = user;
    conn_regulate(c);
}

size_t conn_queued(const struct conn *c)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&c->tcp);
}

void conn_pause(struct conn *c)
{
    c->paused = true;
    conn_regulate(c);
}

void conn_resume(struct conn *c)
{
    c->paused = false;
    conn_regulate(c);
    if (c->tls != NULL)
        conn_tls_resume(c);
}

void conn_timeout(struct conn *c, unsigned ms)
{
    loop_deadline(c->loop, &c->deadline, ms);
}

static void conn_on_shutdown(uv_shutdown_t *request, int status)
{
    (void)status;
    free(request);
}

void conn_half_close(struct conn *c)
{
    uv_shutdown_t *request = mem_alloc(sizeof *request);

    conn_flush(c);
    if (uv_shutdown(request, conn_stream(c), conn_on_shutdown) != 0)
        free(request);
}

void conn_shutdown(struct conn *c)
{
    if (c->tls == NULL || conn_tls_end(c))
        conn_half_close(c);
}

void conn_finish(struct conn *c, unsigned ms, size_t least)
{
    if (c->state == CONN_CLOSING)
        return;
    if (c->tls != NULL && c->state == CONN_LIVE)
        (void)conn_tls_end(c);
    conn_flush(c);
    if (c->copied == 0) {
        conn_close(c);
        return;
    }
    c->state = CONN_FINISHING;
    c->finish.ms = ms;
    c->finish.least = least;
    c->finish.queued = conn_queued(c);
    conn_regulate(c);
    conn_timeout(c, ms);
}

static void conn_on_close(uv_handle_t *handle)
{
    struct conn *c = container_of(handle, struct conn, tcp);

    if (c->user != NULL)
        c->user->event(c->user, c, CONN_CLOSED, span_of(NULL, 0));
    conn_tls_free(c);
    free(c);
}

/* As it is: TLS says no farewell. */
static void conn_drop(struct conn *c)
{
    conn_flush(c);
    c->state = CONN_CLOSING;
    conn_timeout(c, 0);
    uv_close((uv_handle_t *)&c->tcp, conn_on_close);
}

void conn_close(struct conn *c)
{
    if (c->state == CONN_CLOSING)
        return;
    if (c->tls != NULL && c->state == CONN_LIVE)
        (void)conn_tls_end(c);
    conn_drop(c);
}

void conn_abort(struct conn *c)
{
    if (c->state == CONN_CLOSING)
        return;
    if (conn_is_unix(c)) {
        conn_drop(c);
        return;
    }
    conn_flush(c);
    conn_timeout(c, 0);
    if (uv_tcp_close_reset(&c->tcp, conn_on_close) != 0) {
        conn_close(c); /* already shut down: nothing left to reset */
        return;
    }
    c->state = CONN_CLOSING;
}

/* TLS without its farewell is no cut to many clients, Python's for one. */
bool conn_can_abort(const struct conn *c)
{
    return !conn_is_unix(c);
}

bool conn_is_quiet(const struct conn *c)
{
    uint8_t byte;
    int fd;

    return c->state == CONN_LIVE && !c->ended &&
           (c->tls == NULL || conn_tls_is_quiet(c->tls)) &&
           uv_fileno((const uv_handle_t *)&c->tcp, &fd) == 0 &&
           recv(fd, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           errno == EAGAIN;
}

int conn_errno(const struct conn *c)
{
    return c->error;
}
