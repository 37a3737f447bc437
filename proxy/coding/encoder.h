/*
 * encoder - puts one content coding on a stream of bytes.
 *
 *   gzip, deflate (RFC 1950)   ISA-L, level 1
 *   br                         libbrotli
 *   zstd                       libzstd
 *
 * All of them fast rather than small: a proxy compresses every response anew.
 * Memory of one: 0.3 MB for gzip and deflate, 1 to 2 MB for br and zstd.  One
 * thread at a time.
 */
#ifndef FOGLINE_ENCODER_H
#define FOGLINE_ENCODER_H

#include "proxy/coding/coding.h"
#include "proxy/coding/room.h"

enum encoder_aim {
    ENCODER_GO,     /* more follows: keep what compresses better together */
    ENCODER_FLUSH,  /* all given so far must come out, decodable */
    ENCODER_FINISH, /* nothing follows */
};

/* Begins every encoder. */
struct encoder {
    const struct encoder_ops *ops;
};

struct encoder_ops {
    struct encoder *(*open)(void);
    bool (*step)(struct encoder *self, struct span *in, struct room *out,
                 enum encoder_aim aim);
    void (*free)(struct encoder *self);
};

extern const struct encoder_ops gzip_ops, gzip_zlib_ops, brotli_ops, zstd_ops;

/* An encoder at the beginning of its stream; not for CODING_IDENTITY. */
struct encoder *encoder_open(enum coding coding);

/* NULL is fine. */
void encoder_free(struct encoder *e);

/*
 * Encodes from the front of `in` to the front of `out`, both of which are
 * advanced.  True: `aim` is reached.  False: `out` is full, call again with
 * the same aim and what is left of `in`.  After ENCODER_FINISH was reached
 * only encoder_free may follow.
 */
static inline MUST_USE bool encoder_step(struct encoder *e, struct span *in,
                                         struct room *out, enum encoder_aim aim)
{
    return e->ops->step(e, in, out, aim);
}

#endif
