/*
 * gzip - gzip and deflate, by ISA-L.
 *
 * Its input is what the filter let pass.  A test decodes its output with zlib.
 */
#include "proxy/coding/encoder.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <isa-l/igzip_lib.h>
#include <limits.h>
#include <stdlib.h>

#define GZIP_LEVEL 1
#define GZIP_TABLE ISAL_DEF_LVL1_MEDIUM /* 148 KiB: blocks of 32 Ki tokens */

struct gzip {
    struct encoder encoder;
    struct isal_zstream z;
    uint8_t table[GZIP_TABLE];
};

static struct encoder *gzip_new(const struct encoder_ops *ops, uint16_t format)
{
    struct gzip *g = mem_alloc(sizeof *g);

    g->encoder.ops = ops;
    isal_deflate_init(&g->z);
    g->z.gzip_flag = format;
    g->z.level = GZIP_LEVEL;
    g->z.level_buf = g->table;
    g->z.level_buf_size = GZIP_TABLE;
    return &g->encoder;
}

static struct encoder *gzip_open(void)
{
    return gzip_new(&gzip_ops, IGZIP_GZIP);
}

static struct encoder *gzip_open_zlib(void)
{
    return gzip_new(&gzip_zlib_ops, IGZIP_ZLIB);
}

static bool gzip_reached(const struct gzip *g, enum encoder_aim aim)
{
    if (aim == ENCODER_FINISH)
        return g->z.internal_state.state == ZSTATE_END;
    return g->z.avail_in == 0 && g->z.avail_out != 0;
}

static bool gzip_step(struct encoder *self, struct span *in, struct room *out,
                      enum encoder_aim aim)
{
    struct gzip *g = container_of(self, struct gzip, encoder);

    CHECK(in->n <= UINT_MAX && out->n <= UINT_MAX);
    g->z.next_in = (uint8_t *)in->p; /* it is only read */
    g->z.avail_in = (uint32_t)in->n;
    g->z.next_out = out->p;
    g->z.avail_out = (uint32_t)out->n;
    g->z.flush = aim == ENCODER_FLUSH ? SYNC_FLUSH : NO_FLUSH;
    g->z.end_of_stream = aim == ENCODER_FINISH;
    CHECK(isal_deflate(&g->z) == COMP_OK);
    *in = span_of(g->z.next_in, g->z.avail_in);
    *out = (struct room){g->z.next_out, g->z.avail_out};
    return gzip_reached(g, aim);
}

static void gzip_free(struct encoder *self)
{
    free(container_of(self, struct gzip, encoder));
}

const struct encoder_ops gzip_ops = {gzip_open, gzip_step, gzip_free};
const struct encoder_ops gzip_zlib_ops = {gzip_open_zlib, gzip_step, gzip_free};
