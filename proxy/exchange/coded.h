/*
 * coded - a response's content codings: taken off before the filter, put on
 * again behind it.
 *
 *   reader --> [decode] --> scrub --> [encode] --> sender
 *
 * The coding that goes to the client is one that it accepts: the upstream's,
 * if it may be that one (proxy/coding/accept.h).  Codings come off even where
 * `media` lets the body pass: its first bytes must be seen.
 */
#ifndef FOGLINE_CODED_H
#define FOGLINE_CODED_H

#include "filters/base/buf.h"
#include "proxy/body/decode.h"
#include "proxy/body/encode.h"
#include "proxy/coding/accept.h"
#include "proxy/http/response.h"

/* How a response's body comes and goes. */
struct coded_plan {
    struct coding_list from; /* to be taken off; none: it goes as it came */
    enum coding encode;      /* to be put on; CODING_IDENTITY: none */
    enum coding to;          /* what the client is told */
    bool is_varying;         /* Accept-Encoding had a say */
};

/* What is known of the request and the filter. */
struct coded_opts {
    struct accept accept;
    bool to_head; /* answers HEAD */
};

struct coded_plan coded_plan(const struct response *r,
                             const struct coded_opts *opts);

/* Appends the fields that tell of it: Content-Encoding; Vary, where the
 * upstream's does not name Accept-Encoding.  False: no room. */
MUST_USE bool coded_put_fields(const struct coded_plan *plan,
                               const struct response *r, struct buf *out);

/* A body under way.  The stages are NULL where there is nothing to do. */
struct coded {
    struct decode *decode;
    struct encode *encode;
    struct stage *first; /* to be fed; NULL: no body is open */
    struct buf waiting;  /* came while the client's queue was full */
    bool is_ending;      /* the coded body is complete, but not decoded */
    bool is_yielding;    /* goes on in the loop's next turn */
};

/* `most`: bytes that may have to wait. */
void coded_init(struct coded *c, size_t most);
void coded_done(struct coded *c);

/* Begins a body: returns the stage that the scrub is to feed, `next` or an
 * encode before it. */
struct stage *coded_open(struct coded *c, const struct coded_plan *plan,
                         struct stage *next);

/* Then: sets `first` to `scrub`, or to a decode before it. */
void coded_lead(struct coded *c, const struct coded_plan *plan,
                const struct limits *limits, struct stage *scrub);

/* Drops the stages, those around included.  Nothing happens without body. */
void coded_close(struct coded *c);

/* Keeps `in`, which may be part of what waits already. */
void coded_keep(struct coded *c, struct span in);

/* True while there is something of the body to be fed or decoded, but for what
 * is still to come. */
bool coded_waits(const struct coded *c);

#endif
