/*
 * listener - listening sockets; one per worker on the same address.
 */
#include "proxy/net/listener.h"

#include "filters/base/mem.h"
#include "proxy/net/uv.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#define BACKLOG 4096

struct listener {
    uv_tcp_t tcp;
    struct loop *loop;
    struct listener_user *user;
    struct tls_server *tls; /* NULL: plain text */
    unsigned handshake_ms;
};

static int listener_bind(const struct address *at)
{
    const struct sockaddr *sa = (const struct sockaddr *)at->storage;
    socklen_t n = sa->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                            : sizeof(struct sockaddr_in);
    int on = 1;
    int fd =
        socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0 ||
        bind(fd, sa, n) != 0 || listen(fd, BACKLOG) != 0) {
        int error = errno;

        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

int listener_open(const struct endpoint *at, struct diag *diag)
{
    struct address_list addresses;
    int fd;

    if (!address_resolve(at, true, &addresses, diag))
        return -1;
    fd = listener_bind(&addresses.at[0]);
    if (fd < 0)
        diag_error(diag, NULL,
                   "cannot listen on %s:%s: %s (is another process using it? "
                   "choose another address, or port 0 for any)",
                   at->host, at->port, strerror(errno));
    return fd;
}

unsigned listener_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {0};
    socklen_t n = sizeof at;

    CHECK(getsockname(fd, &at.any, &n) == 0);
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port
                                              : at.v4.sin_port);
}

static void listener_on_connection(uv_stream_t *stream, int status)
{
    struct listener *l = container_of(stream, struct listener, tcp);
    struct conn *conn;

    if (status != 0)
        return; /* out of descriptors or gone again: the peer will notice */
    conn = conn_accept(l->loop, stream);
    if (conn == NULL)
        return;
    if (l->tls != NULL)
        conn_tls_accept(conn, l->tls, l->handshake_ms);
    l->user->accepted(l->user, conn);
}

struct listener *listener_new(struct loop *loop, int fd,
                              struct listener_user *user)
{
    struct listener *l = mem_zalloc(sizeof *l);

    l->loop = loop;
    l->user = user;
    CHECK(uv_tcp_init(&loop->uv, &l->tcp) == 0);
    CHECK(uv_tcp_open(&l->tcp, fd) == 0);
    CHECK(uv_listen((uv_stream_t *)&l->tcp, BACKLOG, listener_on_connection) ==
          0);
    return l;
}

void listener_secure(struct listener *l, struct tls_server *server, unsigned ms)
{
    l->tls = server;
    l->handshake_ms = ms;
}

static void listener_on_close(uv_handle_t *handle)
{
    free(container_of(handle, struct listener, tcp));
}

void listener_close(struct listener *l)
{
    if (l != NULL)
        uv_close((uv_handle_t *)&l->tcp, listener_on_close);
}
