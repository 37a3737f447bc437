/*
 * listener - accepts, and hands on.
 *
 * Must never hand on a connection whose PROXY preface is to come first: its
 * bytes would be taken for a request, or the balancer for the client.
 */
#include "proxy/net/listener.h"

#include "filters/base/mem.h"
#include "proxy/net/greeting.h"
#include "proxy/net/uv.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Connections taken in one turn of the loop. */
#define BATCH 16

/* Until descriptors may be there again, or handshakes may begin. */
#define PAUSE_MS 100

struct listener {
    uv_poll_t poll;
    struct loop *loop;
    struct listener_user *user;
    struct listener_tls tls; /* server NULL: plain text */
    struct {
        uint64_t since_ms;
        size_t count;
    } begun; /* handshakes of this pace's time */
    struct deadline pause;
    struct greetings greetings; /* timeout_ms 0: no preface is expected */
    struct share_user share_user;
    struct listener_seat seat; /* share NULL: the socket is its own */
    int fd;                    /* -1: another loop's */
    bool is_unix;
};

static void listener_on_readable(uv_poll_t *poll, int status, int events);

static void listener_take(struct listener *l, int fd,
                          const struct address *from)
{
    struct conn *conn = conn_adopt(l->loop, fd, l->is_unix, from);

    if (l->tls.server != NULL)
        conn_tls_accept(conn, l->tls.server, l->tls.handshake_ms);
    l->user->accepted(l->user, conn);
}

static void listener_on_greeted(struct greetings *greetings, int fd,
                                const struct address *from)
{
    listener_take(container_of(greetings, struct listener, greetings), fd,
                  from);
}

static void listener_on_failed(struct greetings *greetings)
{
    struct listener *l = container_of(greetings, struct listener, greetings);

    l->user->turned_away(l->user);
}

static void listener_resume(struct listener *l)
{
    CHECK(uv_poll_start(&l->poll, UV_READABLE, listener_on_readable) == 0);
}

static void listener_on_pause_end(struct deadline *d)
{
    listener_resume(container_of(d, struct listener, pause));
}

static void listener_rest(struct listener *l)
{
    uv_poll_stop(&l->poll);
    loop_deadline(l->loop, &l->pause, PAUSE_MS);
}

/* True if one more handshake may begin; else the listener rests.  Counted by
 * tenths of a second: who waits does not wait long. */
static bool listener_paces(struct listener *l)
{
    size_t most = (l->tls.per_second * PAUSE_MS + 999) / 1000;
    uint64_t now = loop_now(l->loop);

    if (most == 0 || l->tls.server == NULL)
        return true;
    if (now - l->begun.since_ms >= PAUSE_MS) {
        l->begun.since_ms = now;
        l->begun.count = 0;
    }
    if (l->begun.count++ < most)
        return true;
    tls_fault_count(tls_server_tally(l->tls.server), TLS_FAULT_LIMIT);
    listener_rest(l);
    return false;
}

/* No connection came of it; `error` says why. */
static void listener_on_error(struct listener *l, int error)
{
    /* Whoever waits stays in the backlog: the socket would wake the loop for
     * them again and again. */
    if (error == EMFILE || error == ENFILE || error == ENOBUFS ||
        error == ENOMEM)
        listener_rest(l);
}

static void listener_begin(struct listener *l, int fd)
{
    if (l->greetings.timeout_ms != 0)
        greeting_begin(&l->greetings, fd);
    else
        listener_take(l, fd, NULL);
}

static void listener_on_arrived(struct share_user *user, int fd)
{
    listener_begin(container_of(user, struct listener, share_user), fd);
}

static void listener_on_readable(uv_poll_t *poll, int status, int events)
{
    struct listener *l = container_of(poll, struct listener, poll);

    (void)status;
    (void)events;
    for (int i = 0; i < BATCH && listener_paces(l); i++) {
        int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (fd < 0) {
            listener_on_error(l, errno);
            return;
        }
        if (l->seat.share != NULL)
            share_put(l->seat.share, fd);
        else
            listener_begin(l, fd);
    }
}

static struct listener *listener_make(struct loop *loop, int fd,
                                      struct listener_user *user)
{
    struct listener *l = mem_zalloc(sizeof *l);

    l->loop = loop;
    l->user = user;
    l->fd = fd;
    l->pause.expired = listener_on_pause_end;
    l->greetings.loop = loop;
    l->greetings.done = listener_on_greeted;
    l->greetings.failed = listener_on_failed;
    return l;
}

static void listener_start(struct listener *l)
{
    CHECK(uv_poll_init(&l->loop->uv, &l->poll, l->fd) == 0);
    listener_resume(l);
}

struct listener *listener_new(struct loop *loop, int fd,
                              struct listener_user *user)
{
    struct listener *l = listener_make(loop, fd, user);

    l->is_unix = listener_port(fd) == 0;
    listener_start(l);
    return l;
}

struct listener *listener_new_shared(struct loop *loop, int fd,
                                     struct listener_user *user,
                                     const struct listener_seat *seat)
{
    struct listener *l = listener_make(loop, fd, user);

    CHECK((fd >= 0) == (seat->nr == 0));
    l->is_unix = true;
    l->seat = *seat;
    l->share_user.arrived = listener_on_arrived;
    share_join(seat->share, seat->nr, loop, &l->share_user);
    if (fd >= 0)
        listener_start(l);
    return l;
}

void listener_expect_preface(struct listener *l, unsigned timeout_ms,
                             size_t most)
{
    CHECK(timeout_ms != 0 && l->user->turned_away != NULL);
    l->greetings.timeout_ms = timeout_ms;
    l->greetings.most = most;
}

void listener_secure(struct listener *l, const struct listener_tls *tls)
{
    l->tls = *tls;
}

static void listener_on_close(uv_handle_t *handle)
{
    struct listener *l = container_of(handle, struct listener, poll);

    close(l->fd);
    free(l);
}

void listener_close(struct listener *l)
{
    if (l == NULL)
        return;
    if (l->seat.share != NULL)
        share_leave(l->seat.share, l->seat.nr);
    greeting_drop_all(&l->greetings);
    loop_deadline(l->loop, &l->pause, 0);
    if (l->fd < 0) {
        free(l);
        return;
    }
    uv_poll_stop(&l->poll);
    uv_close((uv_handle_t *)&l->poll, listener_on_close);
}
