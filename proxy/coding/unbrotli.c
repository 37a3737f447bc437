/*
 * unbrotli - br, by libbrotli.
 *
 * Large windows stay off, as they are by default: RFC 7932 ends at 16 MiB.
 */
#include "proxy/coding/decoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <brotli/decode.h>
#include <stdlib.h>

struct unbrotli {
    struct decoder decoder;
    BrotliDecoderState *state;
    bool ended;
};

static struct decoder *unbrotli_open(void)
{
    struct unbrotli *b = mem_zalloc(sizeof *b);

    b->decoder.ops = &unbrotli_ops;
    b->state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    CHECK(b->state != NULL);
    return &b->decoder;
}

static enum decoder_result unbrotli_step(struct decoder *self, struct span *in,
                                         struct room *out)
{
    struct unbrotli *b = container_of(self, struct unbrotli, decoder);
    BrotliDecoderResult result;

    if (b->ended) /* there are no members */
        return in->n == 0 ? DECODER_END : DECODER_BAD;
    result = BrotliDecoderDecompressStream(b->state, &in->n, &in->p, &out->n,
                                           &out->p, NULL);
    switch (result) {
    case BROTLI_DECODER_RESULT_ERROR:
        break;
    case BROTLI_DECODER_RESULT_SUCCESS:
        b->ended = true;
        return DECODER_END;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
        return DECODER_MORE;
    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
        return DECODER_FULL;
    }
    return DECODER_BAD;
}

static void unbrotli_free(struct decoder *self)
{
    struct unbrotli *b = container_of(self, struct unbrotli, decoder);

    BrotliDecoderDestroyInstance(b->state);
    free(b);
}

const struct decoder_ops unbrotli_ops = {unbrotli_open, unbrotli_step,
                                         unbrotli_free};
