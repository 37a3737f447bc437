/*
 * unzstd - zstd, by libzstd.
 */
#include "proxy/coding/decoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <stdlib.h>
#include <zstd.h>

/* The most that a content coding may use: 8 MiB (RFC 9659). */
#define UNZSTD_WINDOW_LOG 23

struct unzstd {
    struct decoder decoder;
    ZSTD_DCtx *context;
    bool in_frame;
};

static struct decoder *unzstd_open(void)
{
    struct unzstd *z = mem_zalloc(sizeof *z);

    z->decoder.ops = &unzstd_ops;
    z->context = ZSTD_createDCtx();
    CHECK(z->context != NULL &&
          !ZSTD_isError(ZSTD_DCtx_setParameter(z->context, ZSTD_d_windowLogMax,
                                               UNZSTD_WINDOW_LOG)));
    return &z->decoder;
}

/* The first byte of a frame's magic number, or of a skippable one's (RFC 8878
 * section 3.1).  libzstd also takes formats from before it was a standard,
 * which begin otherwise: their decoders are old, and keep no limits. */
static bool unzstd_begins(uint8_t first)
{
    return first == 0x28 || (first & 0xF0) == 0x50;
}

/*
 * A frame's first byte goes in alone: given a frame at once libzstd takes
 * another way through it, which refuses what the streaming way lets pass (a
 * wrong content size before an empty block).  How the body was cut must not
 * matter.
 */
static size_t unzstd_run(struct unzstd *z, ZSTD_inBuffer *in,
                         ZSTD_outBuffer *out)
{
    size_t hint = 0, n = in->size;

    if (!z->in_frame && n > 1) {
        in->size = 1;
        hint = ZSTD_decompressStream(z->context, out, in);
        in->size = n;
    }
    return ZSTD_isError(hint) ? hint
                              : ZSTD_decompressStream(z->context, out, in);
}

static enum decoder_result unzstd_step(struct decoder *self, struct span *in,
                                       struct room *out)
{
    struct unzstd *z = container_of(self, struct unzstd, decoder);
    ZSTD_inBuffer input = {in->p, in->n, 0};
    ZSTD_outBuffer output = {out->p, out->n, 0};
    size_t hint;

    if (!z->in_frame && in->n != 0 && !unzstd_begins(in->p[0]))
        return DECODER_BAD;
    hint = unzstd_run(z, &input, &output);
    *in = span_cut(*in, input.pos, in->n);
    *out = (struct room){out->p + output.pos, out->n - output.pos};
    if (ZSTD_isError(hint))
        return DECODER_BAD;
    z->in_frame = hint != 0;
    if (hint == 0)
        return DECODER_END;
    return out->n == 0 ? DECODER_FULL : DECODER_MORE;
}

static void unzstd_free(struct decoder *self)
{
    struct unzstd *z = container_of(self, struct unzstd, decoder);

    ZSTD_freeDCtx(z->context);
    free(z);
}

const struct decoder_ops unzstd_ops = {unzstd_open, unzstd_step, unzstd_free};
