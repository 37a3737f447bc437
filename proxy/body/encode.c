/*
 * encode - small slices together into the encoder, its output onward.
 *
 * Must never finish the coding of a body that was not ended: what is cut must
 * not decode to something whole.
 */
#include "proxy/body/encode.h"

#include "filters/base/mem.h"
#include "proxy/coding/encoder.h"

#include <stdlib.h>

#define ENCODE_IN  ((size_t)16 * 1024)
#define ENCODE_OUT ((size_t)16 * 1024)

struct encode {
    struct stage stage;
    struct encoder *encoder;
    size_t n;        /* bytes in `in` */
    bool is_pending; /* fed since the last flush, and not ended */
    uint8_t in[ENCODE_IN];
    uint8_t out[ENCODE_OUT];
};

static enum fault encode_run(struct encode *e, struct span in,
                             enum encoder_aim aim)
{
    enum fault fault = FAULT_NONE;
    bool reached = false;

    while (!reached && fault == FAULT_NONE) {
        struct room room = {e->out, ENCODE_OUT};
        size_t n;

        reached = encoder_step(e->encoder, &in, &room, aim);
        n = ENCODE_OUT - room.n;
        if (n != 0)
            fault = stage_feed(e->stage.next, span_of(e->out, n));
    }
    return fault;
}

/* What was collected, with `aim`. */
static enum fault encode_collected(struct encode *e, enum encoder_aim aim)
{
    struct span in = span_of(e->in, e->n);

    e->n = 0;
    return encode_run(e, in, aim);
}

static enum fault encode_feed(struct stage *stage, struct span in)
{
    struct encode *e = container_of(stage, struct encode, stage);
    enum fault fault = FAULT_NONE;

    e->is_pending = true;
    if (e->n + in.n > ENCODE_IN)
        fault = encode_collected(e, ENCODER_GO);
    if (fault != FAULT_NONE)
        return fault;
    if (in.n >= ENCODE_IN)
        return encode_run(e, in, ENCODER_GO);
    memcpy(e->in + e->n, in.p, in.n);
    e->n += in.n;
    return FAULT_NONE;
}

static enum fault encode_end(struct stage *stage)
{
    struct encode *e = container_of(stage, struct encode, stage);
    enum fault fault = encode_collected(e, ENCODER_FINISH);

    e->is_pending = false;
    return fault != FAULT_NONE ? fault : stage_end(e->stage.next);
}

static void encode_drop(struct stage *stage)
{
    stage_drop(stage->next);
}

enum fault encode_turn(struct encode *e)
{
    if (!e->is_pending)
        return FAULT_NONE;
    e->is_pending = false;
    return encode_collected(e, ENCODER_FLUSH);
}

struct encode *encode_new(enum coding coding, struct stage *next)
{
    static const struct stage_ops OPS = {
        .name = "encode",
        .feed = encode_feed,
        .end = encode_end,
        .drop = encode_drop,
    };
    struct encode *e = mem_alloc(sizeof *e);

    e->stage = (struct stage){&OPS, next};
    e->encoder = encoder_open(coding);
    e->n = 0;
    e->is_pending = false;
    return e;
}

void encode_free(struct encode *e)
{
    if (e == NULL)
        return;
    encoder_free(e->encoder);
    explicit_bzero(e->in, sizeof e->in);
    explicit_bzero(e->out, sizeof e->out);
    free(e);
}

struct stage *encode_stage(struct encode *e)
{
    return &e->stage;
}
