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
    bool is_retryable;    /* idempotent and without body */
    bool is_safe;         /* GET or HEAD */
    bool expects_continue;
    bool counts_forwards;  /* TRACE or OPTIONS with Max-Forwards, ... */
    uint64_t forwards;     /* ... which is this, more than 0 */
    bool accepts_trailers; /* TE: trailers */
};

/*
 * Parses a whole head, as delimited by head_scan (leading empty lines
 * already removed).  REFUSAL_NONE, or why it is refused; then only
 * `head`, `is_head` and `keep_alive` (false) mean anything.
 */
MUST_USE enum refusal request_parse(struct request *r, struct span head,
                                    const struct limits *limits);

/* The host without its port (and without the brackets of an IPv6 address). */
struct span request_host_name(const struct request *r);

struct request_hop {
    const char *peer;     /* the client's address */
    struct span upstream; /* Host to send when the request had none */
    const char *variant;  /* of the policy: see etag.h; NULL: no copy of the
                             client's may be called fresh */
};

/*
 * Appends the head to send upstream: written anew, hop-by-hop fields gone,
 * Via, X-Forwarded-For, X-Forwarded-Proto and Forwarded extended, no coding
 * accepted but those that can be taken off here, no ranges.
 *
 * Entity tags go on as the upstream knows them.  Of a GET's or HEAD's
 * If-None-Match only those of the variant: a 304 for another would revalidate
 * a copy that another policy filtered, or none; If-Modified-Since, which says
 * nothing of policies, never.  Other methods keep all their conditions: a lost
 * If-Match would turn a guarded update into a blind one, and their answers
 * revalidate nothing.
 *
 * True if a 304 may come.
 */
bool request_put(const struct request *r, const struct request_hop *hop,
                 struct buf *out);

#endif
