/* brotli - br, by libbrotli. */
#include "proxy/coding/encoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <brotli/encode.h>
#include <stdlib.h>

#define BROTLI_LEVEL      2
#define BROTLI_WINDOW_LOG 18 /* 256 KiB */

struct brotli {
    struct encoder encoder;
    BrotliEncoderState *state;
};

static struct encoder *brotli_open(void)
{
    struct brotli *b = mem_alloc(sizeof *b);

    b->encoder.ops = &brotli_ops;
    b->state = BrotliEncoderCreateInstance(NULL, NULL, NULL);
    CHECK(b->state != NULL &&
          BrotliEncoderSetParameter(b->state, BROTLI_PARAM_QUALITY,
                                    BROTLI_LEVEL) &&
          BrotliEncoderSetParameter(b->state, BROTLI_PARAM_LGWIN,
                                    BROTLI_WINDOW_LOG));
    return &b->encoder;
}

static BrotliEncoderOperation brotli_operation(enum encoder_aim aim)
{
    switch (aim) {
    case ENCODER_GO:
        break;
    case ENCODER_FLUSH:
        return BROTLI_OPERATION_FLUSH;
    case ENCODER_FINISH:
        return BROTLI_OPERATION_FINISH;
    }
    return BROTLI_OPERATION_PROCESS;
}

static bool brotli_step(struct encoder *self, struct span *in, struct room *out,
                        enum encoder_aim aim)
{
    struct brotli *b = container_of(self, struct brotli, encoder);

    CHECK(BrotliEncoderCompressStream(b->state, brotli_operation(aim), &in->n,
                                      &in->p, &out->n, &out->p, NULL));
    if (in->n != 0 || BrotliEncoderHasMoreOutput(b->state))
        return false;
    return aim != ENCODER_FINISH || BrotliEncoderIsFinished(b->state);
}

static void brotli_free(struct encoder *self)
{
    struct brotli *b = container_of(self, struct brotli, encoder);

    BrotliEncoderDestroyInstance(b->state);
    free(b);
}

const struct encoder_ops brotli_ops = {brotli_open, brotli_step, brotli_free};
