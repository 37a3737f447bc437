/*
 * reader - finds the body in a connection's bytes and where it ends.
 */
#ifndef FOGLINE_READER_H
#define FOGLINE_READER_H

#include "proxy/body/stage.h"
#include "proxy/http/chunked.h"
#include "proxy/http/framing.h"

enum reader_result {
    READER_MORE,  /* all of `in` was body; more follows */
    READER_END,   /* the body is complete; what is left of `in` is not of it */
    READER_BAD,   /* the framing is broken */
    READER_LARGE, /* the trailer section is larger than its limit */
    READER_FAULT, /* the next stage failed; see `fault` */
};

struct reader {
    struct framing framing; /* length: what is still to come */
    struct chunked chunked;
    uint64_t total; /* bytes of the body so far, without framing */
    enum fault fault;
    bool ended;
};

/* Zeroed memory is a closed reader.  `limits` is borrowed. */
void reader_open(struct reader *r, const struct framing *framing,
                 const struct limits *limits);
void reader_close(struct reader *r);

/* Feeds `next` from the front of `in`, which is advanced.  Does not end
 * `next`. */
enum reader_result reader_read(struct reader *r, struct span *in,
                               struct stage *next);

/* The raw trailer lines after READER_END; mostly empty. */
struct span reader_trailers(const struct reader *r);

#endif
