/* zstd - zstd, by libzstd. */
#include "proxy/coding/encoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <stdlib.h>
#include <zstd.h>

#define ZSTD_FAST       1
#define ZSTD_WINDOW_LOG 18 /* 256 KiB */

struct zstd {
    struct encoder encoder;
    ZSTD_CCtx *context;
};

static void zstd_set(struct zstd *z, ZSTD_cParameter parameter, int value)
{
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(z->context, parameter, value)));
}

static struct encoder *zstd_open(void)
{
    struct zstd *z = mem_alloc(sizeof *z);

    z->encoder.ops = &zstd_ops;
    z->context = ZSTD_createCCtx();
    CHECK(z->context != NULL);
    zstd_set(z, ZSTD_c_compressionLevel, ZSTD_FAST);
    zstd_set(z, ZSTD_c_windowLog, ZSTD_WINDOW_LOG);
    return &z->encoder;
}

static ZSTD_EndDirective zstd_directive(enum encoder_aim aim)
{
    switch (aim) {
    case ENCODER_GO:
        break;
    case ENCODER_FLUSH:
        return ZSTD_e_flush;
    case ENCODER_FINISH:
        return ZSTD_e_end;
    }
    return ZSTD_e_continue;
}

static bool zstd_step(struct encoder *self, struct span *in, struct room *out,
                      enum encoder_aim aim)
{
    struct zstd *z = container_of(self, struct zstd, encoder);
    ZSTD_inBuffer input = {in->p, in->n, 0};
    ZSTD_outBuffer output = {out->p, out->n, 0};
    size_t left =
        ZSTD_compressStream2(z->context, &output, &input, zstd_directive(aim));

    CHECK(!ZSTD_isError(left));
    *in = span_cut(*in, input.pos, in->n);
    *out = (struct room){out->p + output.pos, out->n - output.pos};
    /* When only going on, what is left inside may stay there. */
    return in->n == 0 && (aim == ENCODER_GO || left == 0);
}

static void zstd_free(struct encoder *self)
{
    struct zstd *z = container_of(self, struct zstd, encoder);

    ZSTD_freeCCtx(z->context);
    free(z);
}

const struct encoder_ops zstd_ops = {zstd_open, zstd_step, zstd_free};
