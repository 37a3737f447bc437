/*
 * chunked - takes the chunked transfer coding off (RFC 9112 section 7.1).
 *
 * Strict: CRLF only, hexadecimal digits only, extensions bounded and dropped,
 * trailers collected.  Data is handed out by reference.
 */
#ifndef FOGLINE_CHUNKED_H
#define FOGLINE_CHUNKED_H

#include "filters/base/buf.h"
#include "proxy/config.h"

enum chunked_result {
    CHUNKED_MORE, /* `in` is used up */
    CHUNKED_DATA, /* *data holds some; call again */
    CHUNKED_END,  /* the body and its trailers are complete; what is left of
                     `in` is not part of it */
    CHUNKED_BAD,  /* not valid, or an extension beyond its limit */
    CHUNKED_TRAILERS_LARGE,
};

struct chunked {
    const struct limits *limits; /* borrowed */
    struct buf trailers;         /* raw lines, their end line included; only
                                    allocated if there are any */
    uint64_t left;               /* data bytes of this chunk still to come */
    size_t overhead, extension, digits;
    int state;
};

void chunked_init(struct chunked *c, const struct limits *limits);
void chunked_done(struct chunked *c);

/* Takes from the front of `in`, which is advanced.  Not to be called after
 * anything but MORE and DATA. */
enum chunked_result chunked_next(struct chunked *c, struct span *in,
                                 struct span *data);

/* After DATA: true if the last chunk follows it, as far as can be seen in
 * `in`. */
bool chunked_is_last(const struct chunked *c, struct span in);

#endif
