/*
 * uv - what the files of net/ share and nobody else sees: libuv itself.
 */
#ifndef FOGLINE_UV_H
#define FOGLINE_UV_H

#include "proxy/container_of.h"
#include "proxy/net/conn_tls.h"
#include "proxy/net/outbox.h"

#include <netinet/in.h>
#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t tick;
    uv_prepare_t before; /* it waits for events: what was written leaves, */
    uv_check_t behind;   /* and so behind them */
    struct loop_user *user;
    struct deadline_lists deadlines;
    bool has_read; /* since the last tick */
    bool is_busy;  /* had read then */
    uint8_t read_buffer[CONN_READ_MAX];
    struct outbox outbox;
    struct conn_tls_scratch tls; /* touched by connections with TLS only */
};

enum conn_state { CONN_CONNECTING, CONN_LIVE, CONN_FINISHING, CONN_CLOSING };

struct conn {
    union { /* which of them: conn_is_unix */
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    };
    struct loop *loop;
    struct conn_user *user;
    struct conn_tls *tls; /* NULL: plain text */
    struct deadline deadline;
    struct outbox_entry *waiting; /* in the outbox; NULL: nothing */
    size_t copied;                /* bytes in write requests, sent or not */
    enum conn_state state;
    struct {
        unsigned ms;
        size_t least, queued; /* unsent when it was last looked at */
    } finish;
    int error;
    unsigned full_reads; /* in a row, of this turn */
    bool reading, paused, ended;
    bool is_last; /* what is written now is a message's last */
    bool peer_known;
    char peer[ADDRESS_TEXT]; /* "": it has none */
};

/* conn.c's, for conn_tls.c: tells the user, unless it is closing; sends bytes
 * as they are; fails with a negative errno. */
void conn_tell(struct conn *c, enum conn_event event, struct span in);
bool conn_send(struct conn *c, const struct span *slices, size_t count);
void conn_fail(struct conn *c, int status);

/* Sends what it has in the outbox. */
void conn_flush(struct conn *c);

/* Starts or stops reading, as its state wants it. */
void conn_regulate(struct conn *c);

/* Ends the sending direction of the socket. */
void conn_half_close(struct conn *c);

/* conn.c's, for conn_open.c: one whose handle is initialised. */
struct conn *conn_new(struct loop *loop, enum conn_state state, bool is_unix);

bool conn_is_unix(const struct conn *c);

/* Makes a connection of an accepted socket, which it takes.  `from`: what is to
 * be taken for the peer's address, none if of no IP family; NULL: the
 * socket's own. */
struct conn *conn_adopt(struct loop *loop, int fd, bool is_unix,
                        const struct address *from);

#endif
