/*
 * conn_open - how a conn comes to be: by connecting, or from an accepted
 * socket; and who is at its other end.
 */
#include "proxy/net/uv.h"

#include "filters/base/mem.h"

#include <stdlib.h>
#include <sys/un.h>

static void conn_on_connect(uv_connect_t *request, int status)
{
    struct conn *c = container_of(request->handle, struct conn, tcp);

    free(request);
    if (c->state == CONN_CLOSING)
        return;
    if (status != 0) {
        conn_fail(c, status);
        return;
    }
    c->state = CONN_LIVE;
    conn_regulate(c);
    if (c->tls != NULL)
        conn_tls_start(c);
    else
        conn_tell(c, CONN_OPEN, span_of(NULL, 0));
}

/* The outcome comes by the callback, always. */
static void conn_connect_unix(struct conn *c, uv_connect_t *request,
                              const struct address *to)
{
    const struct sockaddr_un *at = (const struct sockaddr_un *)to->storage;

    uv_pipe_connect(request, &c->pipe, at->sun_path, conn_on_connect);
}

struct conn *conn_connect(struct loop *loop, const struct address *to,
                          struct conn_user *user)
{
    struct conn *c = conn_new(loop, CONN_CONNECTING, address_is_unix(to));
    uv_connect_t *request = mem_alloc(sizeof *request);
    int status;

    c->user = user;
    if (address_is_unix(to)) {
        conn_connect_unix(c, request, to);
        return c;
    }
    status =
        uv_tcp_connect(request, &c->tcp, (const struct sockaddr *)to->storage,
                       conn_on_connect);
    if (status != 0) {
        /* No descriptor or no route: let the deadline list report it, so
         * that the event does not come from within this call. */
        free(request);
        c->error = -status;
        conn_timeout(c, 1);
        return c;
    }
    uv_tcp_nodelay(&c->tcp, 1);
    return c;
}

struct conn *conn_adopt(struct loop *loop, int fd, bool is_unix,
                        const struct address *from)
{
    struct conn *c = conn_new(loop, CONN_LIVE, is_unix);

    if (is_unix) {
        CHECK(uv_pipe_open(&c->pipe, fd) == 0);
        c->peer_known = true; /* that there is none */
    } else {
        CHECK(uv_tcp_open(&c->tcp, fd) == 0);
        uv_tcp_nodelay(&c->tcp, 1);
    }
    if (from != NULL) {
        c->peer_known = true;
        address_text(from, c->peer);
    }
    return c;
}

const char *conn_peer(struct conn *c)
{
    struct address at = {{0}};
    int n = sizeof at;

    if (!c->peer_known &&
        uv_tcp_getpeername(&c->tcp, (struct sockaddr *)at.storage, &n) == 0)
        address_text(&at, c->peer);
    c->peer_known = true;
    return c->peer[0] != '\0' ? c->peer : NULL;
}
