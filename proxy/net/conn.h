/*
 * conn - one connection on a loop, over TCP, with or without TLS, or over a
 * Unix socket.
 *
 * Reading is always on (into the loop's one buffer, so an idle connection
 * holds none) unless paused.  Writes try the socket at once; what it does not
 * take is copied and sent later.  A conn tells its user of events; nothing is
 * freed before CONN_CLOSED, which is the last and never comes from within a
 * call of these functions.
 */
#ifndef FOGLINE_CONN_H
#define FOGLINE_CONN_H

#include "certs/identity.h"
#include "certs/tls_client.h"
#include "filters/base/span.h"
#include "proxy/net/address.h"
#include "proxy/net/loop.h"

struct conn;

/* The most bytes that one CONN_DATA brings.  Measured: with 64 KiB a 256 KiB
 * response takes more reads than nginx's; beyond 128 KiB nothing is gained and
 * the L2 cache is lost. */
#define CONN_READ_MAX ((size_t)128 * 1024)

/* From here on a message is not worth being copied to wait for others. */
#define CONN_ROOM_SHORT ((size_t)24 * 1024)

enum conn_event {
    CONN_OPEN,    /* conn_connect succeeded */
    CONN_DATA,    /* `in` arrived; good during the call only */
    CONN_EOF,     /* the peer sends no more; writing still works */
    CONN_FAILED,  /* connecting, reading or writing failed: only close is left.
                     Never from within conn_write */
    CONN_DRAINED, /* nothing is queued any more, after something was */
    CONN_STUCK,   /* of what conn_write_last took, something is queued.  May
                     come from within that call for another conn */
    CONN_TIMEOUT, /* the time set by conn_timeout passed */
    CONN_CLOSED,  /* the conn is gone when this returns; never to nobody's */
};

/* Who is told.  Embed in the owner. */
struct conn_user {
    void (*event)(struct conn_user *self, struct conn *conn,
                  enum conn_event event, struct span in);
};

/* Begins connecting; CONN_OPEN or CONN_FAILED will follow, never from within
 * this call. */
struct conn *conn_connect(struct loop *loop, const struct address *to,
                          struct conn_user *user);

/*
 * Puts TLS under a conn of conn_connect, before its first event: CONN_OPEN then
 * comes when the handshake is complete and the server, `host`, has been
 * verified.  A failed handshake is a CONN_FAILED; so is, at any time, an end of
 * the connection that the peer did not announce.  `client` is borrowed.
 */
void conn_secure(struct conn *c, struct tls_client *client, const char *host);

/* Changes whom events go to; for an accepted conn also starts reading. */
void conn_use(struct conn *c, struct conn_user *user);

/*
 * Sends the slices in order.  What the socket does not take at once is copied.
 * False: the peer is gone; CONN_EOF or CONN_FAILED follows if it has not come.
 */
bool conn_write(struct conn *c, const struct span *slices, size_t count);

/* The same for the last bytes of a message: they may leave at the end of the
 * loop's turn, with those of others.  What was not taken then is told by
 * CONN_STUCK. */
bool conn_write_last(struct conn *c, const struct span *slices, size_t count);

/*
 * Where a message of up to CONN_ROOM_SHORT bytes may be made that then need not
 * be copied: `n` bytes, good until the next call for any conn, or any write to
 * one.  A slice of conn_write_last that lies there is taken as it is.  NULL:
 * there is none, as under TLS, which copies anyway.
 */
uint8_t *conn_room(struct conn *c, size_t n);

/* Bytes not yet taken by the socket. */
size_t conn_queued(const struct conn *c);

/* Stops and starts reading: back-pressure.  Both may be called at any time. */
void conn_pause(struct conn *c);
void conn_resume(struct conn *c);

/* CONN_TIMEOUT after `ms` unless set again; 0: never. */
void conn_timeout(struct conn *c, unsigned ms);

/* Ends the sending direction once all is sent; reading goes on. */
void conn_shutdown(struct conn *c);

/* Sends what is queued, then closes.  No event but CONN_CLOSED follows; a
 * peer that takes less than `least` bytes of it in any `ms` is cut. */
void conn_finish(struct conn *c, unsigned ms, size_t least);

/* Closes now; queued bytes are lost.  Calling it again is fine. */
void conn_close(struct conn *c);

/* Closes with a TCP reset, so that the peer cannot take what it has for the
 * whole.  A Unix socket knows none: see conn_can_abort. */
void conn_abort(struct conn *c);

/* False if the peer would see conn_abort as any other end: then nothing may be
 * sent whose end only the connection's end tells. */
bool conn_can_abort(const struct conn *c);

/* True if nothing has arrived that was not told of yet: no byte, no end.  Asks
 * the kernel, since the loop may not have come to it. */
bool conn_is_quiet(const struct conn *c);

/* The client's address as text, without port: "192.0.2.1", "2001:db8::1"; what
 * a PROXY preface said, if there was one.  NULL: it has none, as over a Unix
 * socket. */
const char *conn_peer(struct conn *c);

/* True if it speaks TLS. */
bool conn_is_secure(const struct conn *c);

/* Who the peer has proved to be; NULL: nobody in particular.  Lives as long as
 * the conn; not to be asked before the first CONN_DATA. */
const struct identity *conn_identity(const struct conn *c);

/* What its listener's `tls:` says; NULL: it speaks none, or is no client. */
const struct tls_listen *conn_settings(const struct conn *c);

/* Why TLS failed; TLS_FAULT_NONE: it did not. */
enum tls_fault conn_fault(const struct conn *c);

/* True if TCP was there and TLS began, whatever became of it. */
bool conn_began_tls(const struct conn *c);

/* The errno of a CONN_FAILED (positive), 0 if none. */
int conn_errno(const struct conn *c);

#endif
