/*
 * uv - what the files of net/ share and nobody else sees: libuv itself.
 */
#ifndef FOGLINE_UV_H
#define FOGLINE_UV_H

#include "proxy/container_of.h"
#include "proxy/net/conn.h"

#include <uv.h>

/*
 * Measured: with 64 KiB a 256 KiB response takes more reads than nginx's;
 * beyond 128 KiB nothing is gained and the L2 cache is lost.
 */
#define UV_READ_BUFFER ((size_t)128 * 1024)

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t tick;
    struct loop_user *user;
    struct deadline_lists deadlines;
    uint8_t read_buffer[UV_READ_BUFFER];
};

/* Takes the connection that a listening stream has ready; NULL: none. */
struct conn *conn_accept(struct loop *loop, uv_stream_t *server);

#endif
