/*
 * coded - for tests of codings: a stage that keeps what it gets, bodies of
 * several natures, and both directions over them in any pieces.
 */
#ifndef FOGLINE_TESTS_CODED_H
#define FOGLINE_TESTS_CODED_H

#include "filters/base/buf.h"
#include "filters/base/check.h"
#include "proxy/body/decode.h"
#include "proxy/body/encode.h"
#include "tests/unit/random.h"

#define CODED_MOST ((size_t)64 << 20)

/* The last stage: keeps all it is fed. */
struct kept {
    struct stage stage;
    struct buf bytes;
    bool ended, dropped;
};

static inline enum fault kept_feed(struct stage *stage, struct span in)
{
    struct kept *k = container_of(stage, struct kept, stage);

    CHECK(!k->ended && in.n != 0);
    return buf_put(&k->bytes, in) ? FAULT_NONE : FAULT_SINK;
}

static inline enum fault kept_end(struct stage *stage)
{
    struct kept *k = container_of(stage, struct kept, stage);

    CHECK(!k->ended);
    k->ended = true;
    return FAULT_NONE;
}

static inline void kept_drop(struct stage *stage)
{
    container_of(stage, struct kept, stage)->dropped = true;
}

static inline void kept_init(struct kept *k)
{
    static const struct stage_ops OPS = {
        .name = "kept",
        .feed = kept_feed,
        .end = kept_end,
        .drop = kept_drop,
    };

    *k = (struct kept){.stage = {.ops = &OPS}};
    buf_init(&k->bytes, CODED_MOST);
}

static inline void kept_done(struct kept *k)
{
    buf_done(&k->bytes);
}

static inline const struct limits *coded_limits(void)
{
    static struct config config;

    config_defaults(&config);
    return &config.limits;
}

/* Decodes what waits; then feeds, piece by piece.  `piece`: bytes at a time,
 * 0: as many as may be. */
static inline enum fault coded_feed(struct decode *d, struct span in,
                                    size_t piece)
{
    enum fault fault = FAULT_NONE;

    if (piece == 0 || piece > DECODE_PIECE)
        piece = DECODE_PIECE;
    while (fault == FAULT_NONE && (in.n != 0 || decode_waits(d))) {
        size_t n = in.n < piece ? in.n : piece;

        if (decode_waits(d)) {
            fault = decode_more(d);
            continue;
        }
        fault = stage_feed(decode_stage(d), span_cut(in, 0, n));
        in = span_cut(in, n, in.n);
    }
    return fault;
}

/* All of a coded body, in two parts cut at `cut`, each in pieces. */
static inline enum fault coded_decode(const struct coding_list *list,
                                      struct span in, const size_t at[2],
                                      struct kept *out)
{
    struct decode *d = decode_new(list, coded_limits(), &out->stage);
    enum fault fault = coded_feed(d, span_cut(in, 0, at[0]), at[1]);

    if (fault == FAULT_NONE)
        fault = coded_feed(d, span_cut(in, at[0], in.n), at[1]);
    if (fault == FAULT_NONE)
        fault = stage_end(decode_stage(d));
    stage_drop(decode_stage(d));
    decode_free(d);
    return fault;
}

static inline struct coding_list coded_one(enum coding coding)
{
    return (struct coding_list){.count = 1, .at = {coding}};
}

static inline enum fault coded_whole(enum coding coding, struct span in,
                                     struct kept *out)
{
    struct coding_list list = coded_one(coding);

    return coded_decode(&list, in, (const size_t[]){in.n, 0}, out);
}

/* Encodes `in` in pieces of random length up to `most`, now and then ending a
 * turn between two. */
static inline void coded_encode(enum coding coding, struct span in, size_t most,
                                struct kept *out)
{
    struct encode *e = encode_new(coding, &out->stage);
    struct random_source r = {most};

    while (in.n != 0) {
        size_t n = 1 + random_below(&r, most);

        n = n < in.n ? n : in.n;
        CHECK(stage_feed(encode_stage(e), span_cut(in, 0, n)) == FAULT_NONE);
        in = span_cut(in, n, in.n);
        if (random_below(&r, 3) == 0)
            CHECK(encode_turn(e) == FAULT_NONE);
    }
    CHECK(stage_end(encode_stage(e)) == FAULT_NONE && out->ended);
    CHECK(encode_turn(e) == FAULT_NONE);
    stage_drop(encode_stage(e));
    encode_free(e);
}

/* What bodies are made of. */
enum nature { NATURE_TEXT, NATURE_RUN, NATURE_RANDOM, NATURE_MIXED, NATURES };

/* Appends `n` bytes. */
static inline void coded_body(enum nature nature, size_t n, struct buf *out)
{
    struct random_source r = {n * 4 + nature};
    uint8_t *p = buf_room(out, n + 1);

    CHECK(p != NULL);
    for (size_t i = 0; i < n; i++) {
        uint64_t x = random_next(&r);
        bool is_random = nature == NATURE_RANDOM ||
                         (nature == NATURE_MIXED && (i >> 12 & 1) != 0);

        if (is_random)
            p[i] = (uint8_t)x;
        else if (nature == NATURE_RUN)
            p[i] = 'a';
        else if (i > 200 && x % 64 != 0)
            p[i] = p[i - 131]; /* as telemetry does: nearly the same again */
        else
            p[i] = (uint8_t)(' ' + x % 90);
    }
    out->n += n;
}

#endif
