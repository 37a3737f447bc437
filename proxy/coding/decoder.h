/*
 * decoder - takes one content coding off a stream of bytes.
 *
 *   gzip     RFC 1952, any number of members; checksums verified   zlib
 *   deflate  RFC 1950, and raw RFC 1951 as some servers send it    zlib
 *   br       RFC 7932; no large window                             libbrotli
 *   zstd     RFC 8878, any number of frames; window up to 8 MiB
 *            (RFC 9659), no dictionaries                           libzstd
 *
 * Memory: what the window needs and no more: 32 KiB, 16 MiB for br, 8 MiB for
 * zstd, some tables.  No limit on output: that is its caller's to keep.
 * Hostile input ends in DECODER_BAD.  One thread at a time.
 */
#ifndef FOGLINE_DECODER_H
#define FOGLINE_DECODER_H

#include "proxy/coding/coding.h"
#include "proxy/coding/room.h"

enum decoder_result {
    DECODER_MORE, /* all of `in` is used; more must follow */
    DECODER_FULL, /* `out` is full; call again, whether `in` is used or not */
    DECODER_END,  /* the coded data may end here; what is left of `in`, or
                     comes later, is another member or DECODER_BAD */
    DECODER_BAD,  /* not this coding, or broken; final */
};

/* Begins every decoder. */
struct decoder {
    const struct decoder_ops *ops;
};

struct decoder_ops {
    struct decoder *(*open)(void);
    enum decoder_result (*step)(struct decoder *self, struct span *in,
                                struct room *out);
    void (*free)(struct decoder *self);
};

extern const struct decoder_ops gunzip_ops, gunzip_deflate_ops, unbrotli_ops,
    unzstd_ops;

/* A decoder at the beginning of its stream; not for CODING_IDENTITY. */
struct decoder *decoder_open(enum coding coding);

/* NULL is fine. */
void decoder_free(struct decoder *d);

/* Decodes from the front of `in` to the front of `out`, both of which are
 * advanced.  `out` must have room. */
static inline MUST_USE enum decoder_result
decoder_step(struct decoder *d, struct span *in, struct room *out)
{
    return d->ops->step(d, in, out);
}

#endif
