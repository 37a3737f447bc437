/*
 * listener - accepts connections on one loop, over TCP or a Unix socket.
 *
 * Several loops may listen on one address.  For TCP each has a socket of its
 * own (SO_REUSEPORT), over which the kernel spreads connections; of a Unix
 * address there is one socket, which they share (share.h).
 */
#ifndef FOGLINE_LISTENER_H
#define FOGLINE_LISTENER_H

#include "certs/tls_server.h"
#include "filters/base/diag.h"
#include "proxy/config.h"
#include "proxy/net/conn.h"
#include "proxy/net/share.h"

struct listener;

struct listener_user {
    /* A connection was accepted; nobody reads it until conn_use is called,
     * which must happen before this returns. */
    void (*accepted)(struct listener_user *self, struct conn *conn);
    /* One without a valid PROXY preface was closed; needed with
     * listener_expect_preface only. */
    void (*turned_away)(struct listener_user *self);
};

/*
 * A listening socket.  -1 and an error in `diag` if it cannot be had.  For
 * port "0" use listener_port for what comes next.  A Unix socket gets mode
 * 0660; the file of one that nobody listens on any more is replaced.
 */
int listener_open(const struct endpoint *at, struct diag *diag);

/* The port a socket of listener_open is bound to; 0: a Unix socket. */
unsigned listener_port(int fd);

/* After the last socket of a Unix address was closed: removes its file, unless
 * somebody else listens there by now.  Nothing to do for TCP. */
void listener_remove(const struct endpoint *at);

/* A loop's place among those that share a socket. */
struct listener_seat {
    struct share *share;
    size_t nr;
};

/* Starts accepting; takes `fd`.  `user` is borrowed until listener_close. */
struct listener *listener_new(struct loop *loop, int fd,
                              struct listener_user *user);

/* What TLS may cost. */
struct listener_tls {
    struct tls_server *server; /* borrowed until all conns are gone */
    unsigned handshake_ms;     /* how long one may take */
    size_t per_second;         /* how many may begin; those beyond wait in the
                                  backlog.  0: any */
};

/* Has those that connect from now on speak TLS. */
void listener_secure(struct listener *l, const struct listener_tls *tls);

/* The same for loop `nr` of those that share a socket.  Loop 0 brings it: it
 * takes `fd`, which others give as -1.  `share` is borrowed until
 * listener_close of all. */
struct listener *listener_new_shared(struct loop *loop, int fd,
                                     struct listener_user *user,
                                     const struct listener_seat *seat);

/* From now on connections begin with a PROXY preface (preface.h), which has
 * to come within `timeout_ms`; at most `most` may wait for it. */
void listener_expect_preface(struct listener *l, unsigned timeout_ms,
                             size_t most);

/* Stops accepting, closes what waits for a preface, and frees.  NULL is
 * fine. */
void listener_close(struct listener *l);

#endif
