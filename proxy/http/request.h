/*
 * request - a client's request head, checked beyond what llhttp checks.
 */
#ifndef FOGLINE_REQUEST_H
#define FOGLINE_REQUEST_H

#include "proxy/coding/accept.h"
#include "proxy/http/framing.h"
#include "proxy/http/head.h"
#include "proxy/http/refusal.h"

/* Spans borrow from the head's bytes. */
struct request {
    struct head head;
    struct span method;
    struct span target; /* as to be sent on: origin-form, or "*" */
    struct span path;   /* target without its query */
    struct span host;   /* host and port; of an absolute target, else Host;
                           empty: HTTP/1.0 without Host */
    struct framing framing;
    struct accept accept; /* the codings the client takes */
    bool keep_alive;      /* the client allows another request */
    bool is_head;         /* HEAD: its response has no body */
    bool is_idempotent;   /* to repeat it does no more than it did */
    bool is_safe;         /* GET, HEAD or QUERY: a 304 may answer it */
    bool expects_continue;
    bool counts_forwards;  /* TRACE or OPTIONS with Max-Forwards, ... */
    uint64_t forwards;     /* ... which is this, more than 0 */
    bool accepts_trailers; /* TE: trailers */
    bool asks_upgrade;     /* to another protocol on this connection */
};

/*
 * Parses a whole head, as delimited by head_scan (leading empty lines
 * already removed).  REFUSAL_NONE, or why it is refused; then only
 * `head`, `is_head` and `keep_alive` (false) mean anything.  But
 * REFUSAL_REQUEST_UPGRADE: all is well except that it asks for an upgrade.
 */
MUST_USE enum refusal request_parse(struct request *r, struct span head,
                                    const struct limits *limits);

/* The host without its port (and without the brackets of an IPv6 address). */
struct span request_host_name(const struct request *r);

#endif
