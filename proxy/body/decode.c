/*
 * decode - a chain of decoders, pulled from its inner end, and the guard
 * against bombs.
 *
 * Must never pass on more than the limits allow, whatever the layers: each
 * layer's output is held against the bytes that came over the wire.
 */
#include "proxy/body/decode.h"

#include "filters/base/mem.h"
#include "proxy/coding/decoder.h"

#include <stdlib.h>

#define DECODE_ROOM ((size_t)32 * 1024)
#define DECODE_TURN (4 * DECODE_ROOM)

struct layer {
    struct decoder *decoder;
    struct span in; /* not decoded yet; of the layer outside, or `bytes` */
    enum decoder_result result; /* of the last step */
    uint64_t decoded;           /* bytes, all together */
    uint64_t ended;             /* `decoded` when a member ended last */
    size_t empties;             /* members that held nothing */
    uint8_t out[DECODE_ROOM];
};

struct decode {
    struct stage stage;
    const struct limits *limits;
    uint64_t coded; /* bytes over the wire */
    uint8_t bytes[DECODE_PIECE];
    size_t count;
    struct layer layers[]; /* the outermost first */
};

/* Does what is decoded so far grow like a bomb? */
static bool decode_is_bomb(const struct decode *d, const struct layer *l)
{
    const struct limits *limits = d->limits;
    uint64_t used = d->coded - d->layers[0].in.n;

    if (l->decoded > limits->coding_bytes ||
        l->empties > limits->coding_empties)
        return true;
    /* Divided, so that no factor makes it overflow. */
    return l->decoded > limits->coding_free_bytes &&
           (l->decoded - limits->coding_free_bytes) / limits->coding_ratio >
               used;
}

static enum fault decode_step(struct decode *d, struct layer *l,
                              struct span *out)
{
    struct room room = {l->out, DECODE_ROOM};

    l->result = decoder_step(l->decoder, &l->in, &room);
    if (l->result == DECODER_BAD)
        return FAULT_CODING;
    *out = span_of(l->out, DECODE_ROOM - room.n);
    l->decoded += out->n;
    if (l->result == DECODER_END) {
        l->empties += l->decoded == l->ended;
        l->ended = l->decoded;
    }
    return decode_is_bomb(d, l) ? FAULT_BOMB : FAULT_NONE;
}

/* What layer `i` decodes next, at most its room; nothing: all that was fed is
 * decoded. */
static enum fault decode_pull(struct decode *d, size_t i, struct span *out)
{
    struct layer *l = &d->layers[i];
    enum fault fault = FAULT_NONE;

    *out = span_of(l->out, 0);
    while (fault == FAULT_NONE && out->n == 0) {
        if (l->in.n == 0 && l->result != DECODER_FULL && i != 0)
            fault = decode_pull(d, i - 1, &l->in);
        if (fault != FAULT_NONE || (l->in.n == 0 && l->result != DECODER_FULL))
            break;
        fault = decode_step(d, l, out);
    }
    return fault;
}

bool decode_waits(const struct decode *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->layers[i].in.n != 0 || d->layers[i].result == DECODER_FULL)
            return true;
    return false;
}

enum fault decode_more(struct decode *d)
{
    enum fault fault = FAULT_NONE;
    struct span out = {NULL, 1};

    for (size_t n = 0; n < DECODE_TURN && out.n != 0; n += out.n) {
        fault = decode_pull(d, d->count - 1, &out);
        if (fault == FAULT_NONE && out.n != 0)
            fault = stage_feed(d->stage.next, out);
        if (fault != FAULT_NONE)
            break;
    }
    return fault;
}

static enum fault decode_feed(struct stage *stage, struct span in)
{
    struct decode *d = container_of(stage, struct decode, stage);
    struct span *waiting = &d->layers[0].in;

    CHECK(waiting->n + in.n <= DECODE_PIECE);
    if (waiting->n != 0)
        memmove(d->bytes, waiting->p, waiting->n);
    memcpy(d->bytes + waiting->n, in.p, in.n);
    *waiting = span_of(d->bytes, waiting->n + in.n);
    d->coded += in.n;
    return FAULT_NONE;
}

static enum fault decode_end(struct stage *stage)
{
    struct decode *d = container_of(stage, struct decode, stage);

    CHECK(!decode_waits(d));
    for (size_t i = 0; i < d->count; i++)
        if (d->layers[i].result != DECODER_END)
            return FAULT_CODING;
    return stage_end(d->stage.next);
}

static void decode_drop(struct stage *stage)
{
    stage_drop(stage->next);
}

struct decode *decode_new(const struct coding_list *codings,
                          const struct limits *limits, struct stage *next)
{
    static const struct stage_ops OPS = {
        .name = "decode",
        .feed = decode_feed,
        .end = decode_end,
        .drop = decode_drop,
    };
    size_t count = codings->count;
    struct decode *d = mem_alloc(sizeof *d + count * sizeof d->layers[0]);

    CHECK(count != 0);
    d->stage = (struct stage){&OPS, next};
    d->limits = limits;
    d->coded = 0;
    d->count = count;
    for (size_t i = 0; i < count; i++) {
        struct layer *l = &d->layers[i];

        l->decoder = decoder_open(codings->at[count - 1 - i]);
        l->in = span_of(NULL, 0);
        l->result = DECODER_MORE;
        l->decoded = 0;
        l->ended = 0;
        l->empties = 0;
    }
    return d;
}

void decode_free(struct decode *d)
{
    if (d == NULL)
        return;
    for (size_t i = 0; i < d->count; i++) {
        decoder_free(d->layers[i].decoder);
        explicit_bzero(d->layers[i].out, DECODE_ROOM);
    }
    free(d);
}

struct stage *decode_stage(struct decode *d)
{
    return &d->stage;
}
