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

/* A span array is handed to libuv as it is. */
_Static_assert(sizeof(uv_buf_t) == sizeof(struct span) &&
                   offsetof(uv_buf_t, base) == offsetof(struct span, p) &&
                   offsetof(uv_buf_t, len) == offsetof(struct span, n),
               "struct span must look like uv_buf_t");

/* libuv reads one connection up to 32 times while its buffer comes back full:
 * 4 MiB, during which all others wait. */
#define FULL_READS_MAX 2

/* What the socket did not take, on its way through libuv's queue. */
struct conn_rest {
    uv_write_t request;
    size_t n;
    uint8_t bytes[];
};

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

static void conn_on_written(uv_write_t *request, int status)
{
    struct conn_rest *rest = container_of(request, struct conn_rest, request);
    struct conn *c = container_of(request->handle, struct conn, tcp);

    c->copied -= rest->n;
    explicit_bzero(rest->bytes, rest->n);
    free(rest);
    if (c->state == CONN_CLOSING)
        return;
    if (status != 0) {
        conn_fail(c, status);
        return;
    }
    if (c->copied != 0)
        return;
    if (c->state == CONN_FINISHING)
        conn_close(c);
    conn_tell(c, CONN_DRAINED, span_of(NULL, 0));
}

/* Queues all but the first `skip` bytes. */
static bool conn_queue(struct conn *c, const struct span *slices, size_t count,
                       size_t skip)
{
    struct conn_rest *rest;
    size_t total = 0;
    uv_buf_t buf;

    for (size_t i = 0; i < count; i++)
        total += slices[i].n;
    if (total == skip)
        return true;
    rest = mem_alloc(sizeof *rest + total - skip);
    rest->n = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = skip < slices[i].n ? skip : slices[i].n;

        skip -= from;
        memcpy(rest->bytes + rest->n, slices[i].p + from, slices[i].n - from);
        rest->n += slices[i].n - from;
    }
    buf = uv_buf_init((char *)rest->bytes, (unsigned)rest->n);
    if (uv_write(&rest->request, conn_stream(c), &buf, 1, conn_on_written) !=
        0) {
        free(rest);
        return false;
    }
    c->copied += rest->n;
    return true;
}

static bool conn_send_now(struct conn *c, const struct span *slices,
                          size_t count)
{
    int n = c->copied != 0
                ? UV_EAGAIN
                : uv_try_write(conn_stream(c), (const uv_buf_t *)slices,
                               (unsigned)count);

    if (n == UV_EAGAIN)
        n = 0;
    return n >= 0 && conn_queue(c, slices, count, (size_t)n);
}

void conn_flush(struct conn *c)
{
    struct outbox_entry *entry = c->waiting;

    if (entry == NULL)
        return;
    c->waiting = NULL;
    entry->conn = NULL;
    /* A peer that is gone: the read tells. */
    (void)conn_send_now(c, &entry->bytes, 1);
}

bool conn_send(struct conn *c, const struct span *slices, size_t count)
{
    conn_flush(c);
    if (c->is_last && c->copied == 0 &&
        outbox_take(&c->loop->outbox, c, slices, count))
        return true;
    return conn_send_now(c, slices, count);
}

bool conn_write_last(struct conn *c, const struct span *slices, size_t count)
{
    bool good;

    c->is_last = true;
    good = conn_write(c, slices, count);
    c->is_last = false;
    return good;
}

bool conn_write(struct conn *c, const struct span *slices, size_t count)
{
    if (c->state != CONN_LIVE)
        return false;
    return c->tls != NULL ? conn_tls_write(c, slices, count)
                          : conn_send(c, slices, count);
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
