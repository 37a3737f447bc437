/* encode: what comes out decodes to what went in, by the reference libraries,
 * and at any time to all that went in before the turn's end. */
#include "tests/unit/coded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <brotli/decode.h>
#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

static const enum coding CODINGS_OUT[] = {CODING_GZIP, CODING_DEFLATE,
                                          CODING_BR, CODING_ZSTD};
#define CODINGS_OUT_COUNT (sizeof CODINGS_OUT / sizeof CODINGS_OUT[0])

/* All that zlib decodes of `in`; true if it ends there. */
static bool zlib_decodes(struct span in, int bits, struct buf *out)
{
    z_stream z = {0};
    int status = Z_OK;

    assert_int_equal(inflateInit2(&z, bits), Z_OK);
    z.next_in = in.p;
    z.avail_in = (uInt)in.n;
    while (status == Z_OK) {
        uint8_t *p = buf_room(out, 1 << 16);

        assert_non_null(p);
        z.next_out = p;
        z.avail_out = 1 << 16;
        status = inflate(&z, Z_NO_FLUSH);
        out->n += (1 << 16) - z.avail_out;
    }
    inflateEnd(&z);
    assert_true(status == Z_STREAM_END || status == Z_BUF_ERROR);
    assert_int_equal(z.avail_in, 0);
    return status == Z_STREAM_END;
}

static bool brotli_decodes(struct span in, struct buf *out)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;

    while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
        size_t room = 1 << 16;
        uint8_t *p = buf_room(out, room);

        assert_non_null(p);
        result =
            BrotliDecoderDecompressStream(state, &in.n, &in.p, &room, &p, NULL);
        out->n += (1 << 16) - room;
    }
    BrotliDecoderDestroyInstance(state);
    assert_int_not_equal(result, BROTLI_DECODER_RESULT_ERROR);
    assert_int_equal(in.n, 0);
    return result == BROTLI_DECODER_RESULT_SUCCESS;
}

static bool zstd_decodes(struct span in, struct buf *out)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    ZSTD_inBuffer input = {in.p, in.n, 0};
    size_t hint = 1, full = 1;

    while (input.pos < in.n || full == 0) {
        ZSTD_outBuffer output = {buf_room(out, 1 << 16), 1 << 16, 0};

        hint = ZSTD_decompressStream(context, &output, &input);
        assert_false(ZSTD_isError(hint));
        out->n += output.pos;
        full = output.size - output.pos;
    }
    ZSTD_freeDCtx(context);
    return hint == 0;
}

/* True if `in` is whole; `out` gets what is decodable of it. */
static bool decodes(enum coding coding, struct span in, struct buf *out)
{
    buf_clear(out);
    switch (coding) {
    case CODING_GZIP:
        return zlib_decodes(in, 31, out);
    case CODING_DEFLATE:
        return zlib_decodes(in, 15, out);
    case CODING_BR:
        return brotli_decodes(in, out);
    case CODING_ZSTD:
        return zstd_decodes(in, out);
    case CODING_IDENTITY:
    case CODING_COUNT:
        break;
    }
    fail();
    return false;
}

static void round_trip(enum coding coding, struct span body, size_t most)
{
    struct kept coded;
    struct buf out;

    kept_init(&coded);
    buf_init(&out, CODED_MOST);
    coded_encode(coding, body, most, &coded);
    assert_true(coded.ended && coded.dropped);
    assert_true(decodes(coding, buf_span(&coded.bytes), &out));
    if (!span_eq(buf_span(&out), body))
        fail_msg("%s, %zu bytes in pieces of up to %zu", coding_name(coding),
                 body.n, most);
    buf_done(&out);
    kept_done(&coded);
}

static void what_is_encoded_decodes(void **state)
{
    static const size_t SIZES[] = {0,     1,     2,     100,    16383,  16384,
                                   16385, 32768, 70000, 300000, 1300000};
    struct buf body;

    (void)state;
    buf_init(&body, CODED_MOST);
    for (size_t c = 0; c < CODINGS_OUT_COUNT; c++)
        for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++)
            for (int nature = 0; nature < NATURES; nature++) {
                buf_clear(&body);
                coded_body((enum nature)nature, SIZES[i], &body);
                round_trip(CODINGS_OUT[c], buf_span(&body), 20000);
                round_trip(CODINGS_OUT[c], buf_span(&body), 200000);
            }
    buf_done(&body);
}

static void pieces_of_any_size_make_one_body(void **state)
{
    struct buf body;

    (void)state;
    buf_init(&body, CODED_MOST);
    coded_body(NATURE_MIXED, 20000, &body);
    for (size_t c = 0; c < CODINGS_OUT_COUNT; c++)
        for (size_t most = 1; most < 400; most += most / 4 + 1)
            round_trip(CODINGS_OUT[c], buf_span(&body), most);
    buf_done(&body);
}

/* A server-sent event must not wait for the next one. */
static void a_turn_lets_all_out(void **state)
{
    struct buf body, out;

    (void)state;
    buf_init(&body, CODED_MOST);
    buf_init(&out, CODED_MOST);
    coded_body(NATURE_TEXT, 60000, &body);
    for (size_t c = 0; c < CODINGS_OUT_COUNT; c++) {
        struct random_source r = {c};
        struct kept coded;
        struct encode *e;
        size_t at = 0;

        kept_init(&coded);
        e = encode_new(CODINGS_OUT[c], &coded.stage);
        while (at < body.n) {
            size_t n = 1 + random_below(&r, 3000);

            n = n < body.n - at ? n : body.n - at;
            assert_int_equal(
                stage_feed(encode_stage(e), span_of(body.p + at, n)),
                FAULT_NONE);
            at += n;
            assert_int_equal(encode_turn(e), FAULT_NONE);
            assert_false(decodes(CODINGS_OUT[c], buf_span(&coded.bytes), &out));
            assert_true(span_eq(buf_span(&out), span_of(body.p, at)));
            n = coded.bytes.n;
            assert_int_equal(encode_turn(e), FAULT_NONE);
            assert_int_equal(coded.bytes.n, n); /* nothing for nothing */
        }
        stage_drop(encode_stage(e));
        encode_free(e);
        kept_done(&coded);
    }
    buf_done(&out);
    buf_done(&body);
}

/* What is dropped in the middle does not decode to something whole. */
static void what_is_not_ended_is_not_finished(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, CODED_MOST);
    for (size_t c = 0; c < CODINGS_OUT_COUNT; c++) {
        struct kept coded;
        struct encode *e;

        kept_init(&coded);
        e = encode_new(CODINGS_OUT[c], &coded.stage);
        assert_int_equal(stage_feed(encode_stage(e), span_str("[1,2")),
                         FAULT_NONE);
        assert_int_equal(encode_turn(e), FAULT_NONE);
        stage_drop(encode_stage(e));
        encode_free(e);
        assert_true(coded.dropped && !coded.ended);
        assert_false(decodes(CODINGS_OUT[c], buf_span(&coded.bytes), &out));
        kept_done(&coded);
    }
    buf_done(&out);
}

static enum fault gives_up(struct stage *stage, struct span in)
{
    (void)stage;
    (void)in;
    return FAULT_SINK;
}

static void a_receiver_that_gives_up_is_told_of(void **state)
{
    static const struct stage_ops OPS = {
        .name = "gives up",
        .feed = gives_up,
        .end = kept_end,
        .drop = kept_drop,
    };
    struct buf body;

    (void)state;
    buf_init(&body, CODED_MOST);
    coded_body(NATURE_RANDOM, 100000, &body);
    for (size_t c = 0; c < CODINGS_OUT_COUNT; c++) {
        struct kept last = {.stage = {.ops = &OPS}};
        struct encode *e = encode_new(CODINGS_OUT[c], &last.stage);
        enum fault fault = stage_feed(encode_stage(e), buf_span(&body));

        if (fault == FAULT_NONE)
            fault = encode_turn(e);
        assert_int_equal(fault, FAULT_SINK);
        stage_drop(encode_stage(e));
        encode_free(e);
    }
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_encoded_decodes),
        cmocka_unit_test(pieces_of_any_size_make_one_body),
        cmocka_unit_test(a_turn_lets_all_out),
        cmocka_unit_test(what_is_not_ended_is_not_finished),
        cmocka_unit_test(a_receiver_that_gives_up_is_told_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
