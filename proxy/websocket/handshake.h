/*
 * handshake - how a WebSocket begins: a request, and the answer that must fit
 * it (RFC 6455 section 4).
 *
 * No extension is offered to the upstream, none is accepted from it: one that
 * compresses or transforms frames (permessage-deflate, RFC 7692) would hide
 * them from the filter.
 */
#ifndef FOGLINE_HANDSHAKE_H
#define FOGLINE_HANDSHAKE_H

#include "proxy/http/request.h"
#include "proxy/http/response.h"

#define HANDSHAKE_ACCEPT 28 /* characters: base64 of a SHA-1 */

/* What the answer is held against. */
struct handshake {
    char accept[HANDSHAKE_ACCEPT + 1];
    struct buf protocols; /* that the client offers, a comma between them */
};

/* May this request, which asks for an upgrade, open a WebSocket?  GET,
 * HTTP/1.1, no body, exactly one of each field, a key of 16 bytes, version 13.
 * REFUSAL_REQUEST_UPGRADE: it asks for another protocol. */
MUST_USE enum refusal handshake_check(const struct request *r);

/* Keeps of a request that was checked what its answer needs. */
void handshake_begin(struct handshake *h, const struct request *r);
void handshake_done(struct handshake *h);

/* Does this 101 accept that request: with the right Sec-WebSocket-Accept, no
 * extension, at most one protocol, which was offered? */
MUST_USE bool handshake_fits(const struct handshake *h,
                             const struct response *r);

/* Appends the fields that accept it, to the client.  False: no room. */
MUST_USE bool handshake_put(const struct handshake *h, const struct response *r,
                            struct buf *out);

#endif
