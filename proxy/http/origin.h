/*
 * origin - a small HTTP/1.1 server for answers that fogline makes itself: the
 * admin pages and the demo's vehicle cloud.
 *
 * Keep-alive, pipelining, HEAD, request bodies read and ignored.  Its handler
 * is only asked for GET and HEAD; everything malformed is refused before.
 * Belongs to one loop and its thread.
 */
#ifndef FOGLINE_ORIGIN_H
#define FOGLINE_ORIGIN_H

#include "filters/base/buf.h"
#include "proxy/net/listener.h"

struct origin;

struct origin_request {
    struct span path;  /* without query, as it came */
    struct span query; /* behind the '?', empty if none */
};

/*
 * Spans must live until the handler is called again (what the socket does not
 * take at once is copied).  Zeroed but for `status` and `type` is valid.
 */
struct origin_answer {
    unsigned status;
    const char *type;    /* Content-Type */
    struct span headers; /* further lines, each ending in CRLF */
    struct span body;
    unsigned every_ms; /* not 0: a stream without end; `body` is not looked at,
                          origin_user.next is called now and this often */
};

struct origin_user {
    void (*answer)(struct origin_user *self,
                   const struct origin_request *request,
                   struct origin_answer *answer);
    /* Appends the `n`th piece (from 0) of a stream; may be NULL. */
    void (*next)(struct origin_user *self, uint64_t n, struct buf *out);
};

/* Starts answering on the socket `fd` (of listener_open), which it takes.
 * `user` is borrowed until origin_free. */
struct origin *origin_new(struct loop *loop, int fd, struct origin_user *user);

/* Stops listening and closes all connections; the loop has to run on until
 * they are gone. */
void origin_close(struct origin *o);

/* After origin_close and the end of the loop.  NULL is fine. */
void origin_free(struct origin *o);

#endif
