/*
 * response - an upstream's response head, and what may be passed on of it.
 */
#ifndef FOGLINE_RESPONSE_H
#define FOGLINE_RESPONSE_H

#include "proxy/coding/coding.h"
#include "proxy/http/framing.h"
#include "proxy/http/head.h"
#include "proxy/http/refusal.h"

/* Spans borrow from the head's bytes. */
struct response {
    struct head head;
    unsigned status;
    struct framing framing;
    struct coding_list codings; /* of the body; Content-Encoding */
    bool keep_alive;            /* the connection may be used again after it */
    bool is_interim;            /* 1xx; also 101 */
    bool is_upgrade;            /* 101, where one may come */
    bool is_stream;             /* text/event-stream */
    bool is_recoded;            /* its body will have a coding put on here: its
                                 * tag becomes a weak one.  For the caller to set */
    struct span type;           /* Content-Type, empty if there is none */
};

/* What the request has to do with its response. */
struct response_opts {
    bool to_head;      /* answers HEAD */
    bool signed_links; /* redirects to signed links may pass */
    bool to_fresh;     /* If-None-Match went along: a 304 may be the answer */
    bool to_upgrade;   /* answers a WebSocket's handshake: 101 may come */
};

/*
 * Parses and checks a whole head, as delimited by head_scan.  REFUSAL_NONE,
 * or why the response cannot be passed on.
 */
MUST_USE enum refusal response_parse(struct response *r, struct span head,
                                     const struct limits *limits,
                                     const struct response_opts *opts);

/*
 * Appends the fields that may be passed on, "Name: value\r\n" each, not
 * filtered yet; of a chunked response also which trailers it announces.
 *
 * First come the validators, if there are any: ETag, with the variant in it
 * (etag.h) and weak if the bytes are those of our own encoder, then
 * Last-Modified.  That alone would say that a copy is fresh which another
 * policy filtered.
 */
void response_put_fields(const struct response *r, const char *variant,
                         struct buf *out);

/* Drops the validators from out[from..] if filtering `lines` changed them: two
 * tags that only differ in what was hidden would be one. */
void response_check_validators(struct span lines, struct buf *out, size_t from);

/* Takes out of out[from..] every line that filtering left without a valid
 * name: "X-[VIN]: 1" would break the head. */
void response_drop_nameless(struct buf *out, size_t from);

/* "HTTP/1.1 200 OK\r\n" with the standard reason, never the upstream's. */
void response_put_status(unsigned status, struct buf *out);

#endif
