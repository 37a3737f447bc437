/*
 * conn_send - the writing half of conn.h.
 *
 * Must never send bytes of one connection out of order.
 */
#include "proxy/net/uv.h"

#include "filters/base/mem.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/uio.h>

_Static_assert(sizeof(struct iovec) == sizeof(struct span) &&
                   offsetof(struct iovec, iov_base) ==
                       offsetof(struct span, p) &&
                   offsetof(struct iovec, iov_len) == offsetof(struct span, n),
               "struct span must look like struct iovec");

/* What the socket did not take, on its way through libuv's queue. */
struct conn_rest {
    uv_write_t request;
    size_t n;
    uint8_t bytes[];
};

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
    if (uv_write(&rest->request, (uv_stream_t *)&c->tcp, &buf, 1,
                 conn_on_written) != 0) {
        free(rest);
        return false;
    }
    c->copied += rest->n;
    return true;
}

/*
 * What the socket takes at once; negative: the peer is gone.  Measured: send(2)
 * takes 70 ns less than libuv's writev(2) of one slice, which asks what a file
 * may be asked.
 */
static ssize_t conn_try(const struct conn *c, const struct span *slices,
                        size_t count)
{
    struct msghdr all = {.msg_iovlen = count < IOV_MAX ? count : IOV_MAX};
    int fd;
    ssize_t n;

    /* A span array is handed to the kernel as it is, which only reads it. */
    memcpy(&all.msg_iov, &slices, sizeof all.msg_iov);
    CHECK(uv_fileno((const uv_handle_t *)&c->tcp, &fd) == 0);
    do
        n = count == 1 ? send(fd, slices->p, slices->n, MSG_NOSIGNAL)
                       : sendmsg(fd, &all, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n < 0 && (errno == EAGAIN || errno == ENOBUFS) ? 0 : n;
}

static bool conn_send_now(struct conn *c, const struct span *slices,
                          size_t count)
{
    ssize_t n = c->copied != 0 ? 0 : conn_try(c, slices, count);

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

uint8_t *conn_room(struct conn *c, size_t n)
{
    return c->tls == NULL ? outbox_room(&c->loop->outbox, n) : NULL;
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
