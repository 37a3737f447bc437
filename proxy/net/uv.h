/*
 * uv - what the files of net/ share and nobody else sees: libuv itself.
 */
#ifndef FOGLINE_UV_H
#define FOGLINE_UV_H

#include "proxy/container_of.h"
#include "proxy/net/conn_tls.h"

#include <netinet/in.h>
#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t tick;
    struct loop_user *user;
    struct deadline_lists deadlines;
    uint8_t read_buffer[CONN_READ_MAX];
    struct conn_tls_scratch tls; /* touched by connections with TLS only */
};

enum conn_state { CONN_CONNECTING, CONN_LIVE, CONN_FINISHING, CONN_CLOSING };

struct conn {
    uv_tcp_t tcp;
    struct loop *loop;
    struct conn_user *user;
    struct conn_tls *tls; /* NULL: plain text */
    struct deadline deadline;
    size_t copied; /* bytes in write requests, sent or not */
    enum conn_state state;
    struct {
        unsigned ms;
        size_t least, queued; /* unsent when it was last looked at */
    } finish;
    int error;
    unsigned full_reads; /* in a row, of this turn */
    bool reading, paused, ended;
    char peer[INET6_ADDRSTRLEN];
};

/* conn.c's, for conn_tls.c: tells the user, unless it is closing; sends bytes
 * as they are; fails with a negative errno. */
void conn_tell(struct conn *c, enum conn_event event, struct span in);
bool conn_send(struct conn *c, const struct span *slices, size_t count);
void conn_fail(struct conn *c, int status);

/* Starts or stops reading, as its state wants it. */
void conn_regulate(struct conn *c);

/* Ends the sending direction of TCP. */
void conn_half_close(struct conn *c);

/* Takes the connection that a listening stream has ready; NULL: none. */
struct conn *conn_accept(struct loop *loop, uv_stream_t *server);

#endif
