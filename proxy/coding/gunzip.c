/*
 * gunzip - gzip, zlib and raw deflate, by zlib.
 *
 * Not by ISA-L, which is twice as fast: in the version Debian 12 has (2.30)
 * isal_inflate() forgets the flags of a gzip header that comes in two pieces
 * and counts output in 32 bits.  What upstreams send may be hostile, and zlib
 * is what all the world attacks already.
 */
#include "proxy/coding/decoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <limits.h>
#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

/* What inflateReset2 understands: the window's bits, and what is around. */
enum gunzip_format {
    GUNZIP_RAW = -15,
    GUNZIP_ZLIB = 15,
    GUNZIP_GZIP = 15 + 16,
};

#define GZIP_FIRST 0x1F /* first byte of a member, RFC 1952 section 2.3.1 */

struct gunzip {
    struct decoder decoder;
    z_stream z;
    bool is_deflate; /* format not known before the first byte */
    bool begun, ended;
};

static struct decoder *gunzip_new(const struct decoder_ops *ops)
{
    struct gunzip *g = mem_zalloc(sizeof *g);

    g->decoder.ops = ops;
    g->is_deflate = ops == &gunzip_deflate_ops;
    CHECK(inflateInit2(&g->z, GUNZIP_GZIP) == Z_OK);
    return &g->decoder;
}

static struct decoder *gunzip_open(void)
{
    return gunzip_new(&gunzip_ops);
}

static struct decoder *gunzip_open_deflate(void)
{
    return gunzip_new(&gunzip_deflate_ops);
}

/*
 * A zlib stream begins with method 8 and a window of up to 32 KiB (RFC 1950
 * section 2.2).  As raw deflate such a byte would be a stored block with
 * padding that is not zero, which nobody writes.
 */
static enum gunzip_format gunzip_format_of(const struct gunzip *g,
                                           uint8_t first)
{
    if (!g->is_deflate)
        return GUNZIP_GZIP;
    return (first & 0x8F) == 0x08 ? GUNZIP_ZLIB : GUNZIP_RAW;
}

/* Begins the stream, or its next member.  False: that is none. */
static bool gunzip_begin(struct gunzip *g, uint8_t first)
{
    if (g->begun && (g->is_deflate || first != GZIP_FIRST))
        return false;
    CHECK(inflateReset2(&g->z, gunzip_format_of(g, first)) == Z_OK);
    g->begun = true;
    g->ended = false;
    return true;
}

static enum decoder_result gunzip_result(struct gunzip *g, int status)
{
    switch (status) {
    case Z_STREAM_END:
        g->ended = true;
        return DECODER_END;
    case Z_OK:
    case Z_BUF_ERROR: /* nothing could be done: not an error */
        return g->z.avail_out == 0 ? DECODER_FULL : DECODER_MORE;
    default: /* also Z_NEED_DICT: nobody here has one */
        return DECODER_BAD;
    }
}

static enum decoder_result gunzip_step(struct decoder *self, struct span *in,
                                       struct room *out)
{
    struct gunzip *g = container_of(self, struct gunzip, decoder);
    enum decoder_result result;

    CHECK(in->n <= UINT_MAX && out->n <= UINT_MAX);
    if (!g->begun || g->ended) {
        if (in->n == 0)
            return g->ended ? DECODER_END : DECODER_MORE;
        if (!gunzip_begin(g, in->p[0]))
            return DECODER_BAD;
    }
    g->z.next_in = in->p;
    g->z.avail_in = (uInt)in->n;
    g->z.next_out = out->p;
    g->z.avail_out = (uInt)out->n;
    result = gunzip_result(g, inflate(&g->z, Z_NO_FLUSH));
    *in = span_of(g->z.next_in, g->z.avail_in);
    *out = (struct room){g->z.next_out, g->z.avail_out};
    return result;
}

static void gunzip_free(struct decoder *self)
{
    struct gunzip *g = container_of(self, struct gunzip, decoder);

    inflateEnd(&g->z);
    free(g);
}

const struct decoder_ops gunzip_ops = {gunzip_open, gunzip_step, gunzip_free};
const struct decoder_ops gunzip_deflate_ops = {gunzip_open_deflate, gunzip_step,
                                               gunzip_free};
