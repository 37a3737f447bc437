/*
 * absent - what a network without sockets has not: listeners, TLS, errors.
 */
#include "proxy/net/listener.h"

#include <errno.h>

void listener_close(struct listener *l)
{
    CHECK(l == NULL);
}

struct listener *listener_new(struct loop *loop, int fd,
                              struct listener_user *user)
{
    (void)loop, (void)fd, (void)user;
    CHECK(false);
    return NULL;
}

struct listener *listener_new_shared(struct loop *loop, int fd,
                                     struct listener_user *user,
                                     const struct listener_seat *seat)
{
    (void)seat;
    return listener_new(loop, fd, user);
}

void listener_secure(struct listener *l, const struct listener_tls *tls)
{
    (void)tls;
    CHECK(l == NULL);
}

void listener_expect_preface(struct listener *l, unsigned timeout_ms,
                             size_t most)
{
    (void)timeout_ms, (void)most;
    CHECK(l == NULL);
}

void conn_secure(struct conn *c, struct tls_client *client, const char *host)
{
    (void)c, (void)client, (void)host;
    CHECK(false); /* no server is https:// */
}

bool conn_is_secure(const struct conn *c)
{
    (void)c;
    return false;
}

const struct identity *conn_identity(const struct conn *c)
{
    (void)c;
    return NULL;
}

const struct tls_listen *conn_settings(const struct conn *c)
{
    (void)c;
    return NULL;
}

enum tls_fault conn_fault(const struct conn *c)
{
    (void)c;
    return TLS_FAULT_NONE;
}

bool conn_began_tls(const struct conn *c)
{
    (void)c;
    return false;
}

int conn_errno(const struct conn *c)
{
    (void)c;
    return ECONNREFUSED;
}
