/*
 * listener - accepts TCP connections on one loop.
 */
#ifndef FOGLINE_LISTENER_H
#define FOGLINE_LISTENER_H

#include "certs/tls_server.h"
#include "filters/base/diag.h"
#include "proxy/config.h"
#include "proxy/net/conn.h"

struct listener;

struct listener_user {
    /* A connection was accepted; nobody reads it until conn_use is called,
     * which must happen before this returns. */
    void (*accepted)(struct listener_user *self, struct conn *conn);
};

/*
 * A listening socket with SO_REUSEPORT: several may share one address, the
 * kernel spreads connections over them.  -1 and an error in `diag` if it
 * cannot be had.  For port "0" call once, then use listener_port for the rest.
 */
int listener_open(const struct endpoint *at, struct diag *diag);

/* The port a socket of listener_open is bound to. */
unsigned listener_port(int fd);

/* Starts accepting; takes `fd`.  `user` is borrowed until listener_close. */
struct listener *listener_new(struct loop *loop, int fd,
                              struct listener_user *user);

/* Has those that connect from now on speak TLS; a handshake may take `ms`.
 * `server` is borrowed until all of them are gone. */
void listener_secure(struct listener *l, struct tls_server *server,
                     unsigned ms);

/* Stops accepting and frees.  NULL is fine. */
void listener_close(struct listener *l);

#endif
