/*
 * uv - what the files of net/ share and nobody else sees: libuv itself.
 */
#ifndef FOGLINE_UV_H
#define FOGLINE_UV_H

#include "proxy/container_of.h"
#include "proxy/net/conn.h"

#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t tick;
    struct loop_user *user;
    struct deadline_lists deadlines;
    uint8_t read_buffer[CONN_READ_MAX];
};

/* Takes the connection that a listening stream has ready; NULL: none. */
struct conn *conn_accept(struct loop *loop, uv_stream_t *server);

#endif
