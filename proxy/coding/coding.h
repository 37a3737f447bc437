/*
 * coding - content codings by name (RFC 9110 section 8.4.1), and the lists of
 * them in Content-Encoding.
 *
 * Here are all that fogline can take off and put on again.  A coding that is
 * not among them hides the body, so a response that has one is refused.
 */
#ifndef FOGLINE_CODING_H
#define FOGLINE_CODING_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* id, name, in the order in which they are offered and preferred.  "x-gzip"
 * is another name of gzip. */
#define CODINGS(X)          \
    X(IDENTITY, "identity") \
    X(GZIP, "gzip")         \
    X(BR, "br")             \
    X(ZSTD, "zstd")         \
    X(DEFLATE, "deflate")

enum coding {
#define X(id, name) CODING_##id,
    CODINGS(X)
#undef X
        CODING_COUNT
};

/* False: no coding of this name is known.  Names are the same in any case of
 * letters. */
MUST_USE bool coding_find(struct span name, enum coding *out);

const char *coding_name(enum coding coding);

#define CODING_LAYERS_MAX 4 /* limits.coding_layers may be at most this */

/* The codings of one body in the order in which they were applied: the last
 * is the outermost, and comes off first.  Zeroed: none. */
struct coding_list {
    size_t count;
    enum coding at[CODING_LAYERS_MAX];
};

/*
 * Reads a Content-Encoding's value.  "identity" in it changes nothing and is
 * left out.  False: an unknown or missing name, or more than `most` codings.
 */
MUST_USE bool coding_list_read(struct span value, size_t most,
                               struct coding_list *out);

#endif
