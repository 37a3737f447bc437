/* decode: any cut, any layer gives the body; what is broken, cut short, longer
 * than it may be, or grows without measure, is a fault. */
#include "tests/unit/coded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <brotli/encode.h>
#include <cmocka.h>
#define ZLIB_CONST
#include <zlib.h>
#include <zstd.h>

/* What upstreams send: each coding by its own library. */
enum sent { SENT_GZIP, SENT_ZLIB, SENT_RAW, SENT_BR, SENT_ZSTD, SENT_COUNT };

static const enum coding SENT_AS[] = {CODING_GZIP, CODING_DEFLATE,
                                      CODING_DEFLATE, CODING_BR, CODING_ZSTD};

static void by_zlib(struct span in, int bits, struct buf *out)
{
    z_stream z = {0};

    assert_int_equal(
        deflateInit2(&z, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = in.p;
    z.avail_in = (uInt)in.n;
    z.avail_out = (uInt)deflateBound(&z, in.n);
    z.next_out = buf_room(out, z.avail_out);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += z.total_out;
    deflateEnd(&z);
}

static void by_brotli(struct span in, struct buf *out)
{
    size_t n = BrotliEncoderMaxCompressedSize(in.n) + 16;
    uint8_t *p = buf_room(out, n);

    assert_true(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW,
                                      BROTLI_MODE_GENERIC, in.n, in.p, &n, p));
    out->n += n;
}

static void by_zstd(struct span in, int window_log, struct buf *out)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_inBuffer input = {in.p, in.n, 0};
    size_t room = ZSTD_compressBound(in.n) + 64;
    ZSTD_outBuffer output = {buf_room(out, room), room, 0};

    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    /* Flushed first: the size is not known when the frame begins. */
    assert_int_equal(
        ZSTD_compressStream2(context, &output, &input, ZSTD_e_flush), 0);
    assert_int_equal(ZSTD_compressStream2(context, &output, &input, ZSTD_e_end),
                     0);
    out->n += output.pos;
    ZSTD_freeCCtx(context);
}

/* Appends `in` in that coding. */
static void send(enum sent sent, struct span in, struct buf *out)
{
    switch (sent) {
    case SENT_GZIP:
        by_zlib(in, 31, out);
        break;
    case SENT_ZLIB:
        by_zlib(in, 15, out);
        break;
    case SENT_RAW:
        by_zlib(in, -15, out);
        break;
    case SENT_BR:
        by_brotli(in, out);
        break;
    case SENT_ZSTD:
        by_zstd(in, 17, out);
        break;
    case SENT_COUNT:
        fail();
    }
}

/* A body and one of its coded forms. */
struct pair {
    struct buf body, coded;
};

static void pair_init(struct pair *p, enum sent sent, enum nature nature,
                      size_t n)
{
    buf_init(&p->body, CODED_MOST);
    buf_init(&p->coded, CODED_MOST);
    coded_body(nature, n, &p->body);
    send(sent, buf_span(&p->body), &p->coded);
}

static void pair_done(struct pair *p)
{
    buf_done(&p->body);
    buf_done(&p->coded);
}

static enum fault decoded(enum coding coding, struct span in)
{
    struct kept out;
    enum fault fault;

    kept_init(&out);
    fault = coded_whole(coding, in, &out);
    assert_true(out.dropped && out.ended == (fault == FAULT_NONE));
    kept_done(&out);
    return fault;
}

static void becomes(const struct coding_list *list, struct span coded,
                    const size_t at[2], struct span want)
{
    struct kept out;
    enum fault fault;

    kept_init(&out);
    fault = coded_decode(list, coded, at, &out);
    if (fault != FAULT_NONE || !span_eq(buf_span(&out.bytes), want))
        fail_msg("%s: %s; %zu of %zu bytes, cut at %zu, pieces of %zu",
                 coding_name(list->at[0]), fault_text(fault), out.bytes.n,
                 want.n, at[0], at[1]);
    assert_true(out.ended);
    kept_done(&out);
}

static void every_cut_gives_the_body(void **state)
{
    (void)state;
    for (int sent = 0; sent < SENT_COUNT; sent++)
        for (int nature = 0; nature < NATURES; nature++) {
            struct coding_list list = coded_one(SENT_AS[sent]);
            struct pair p;

            pair_init(&p, (enum sent)sent, (enum nature)nature, 700);
            for (size_t cut = 0; cut <= p.coded.n; cut++)
                becomes(&list, buf_span(&p.coded), (const size_t[]){cut, 0},
                        buf_span(&p.body));
            for (size_t piece = 1; piece < 20; piece++)
                becomes(&list, buf_span(&p.coded), (const size_t[]){0, piece},
                        buf_span(&p.body));
            pair_done(&p);
        }
}

static void bodies_of_any_size_are_decoded(void **state)
{
    static const size_t SIZES[] = {0,     1,     32767,  32768,
                                   32769, 65536, 131073, 900000};

    (void)state;
    for (int sent = 0; sent < SENT_COUNT; sent++)
        for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++)
            for (int nature = 0; nature < NATURES; nature++) {
                struct coding_list list = coded_one(SENT_AS[sent]);
                struct pair p;

                pair_init(&p, (enum sent)sent, (enum nature)nature, SIZES[i]);
                becomes(&list, buf_span(&p.coded),
                        (const size_t[]){p.coded.n / 2, 0}, buf_span(&p.body));
                pair_done(&p);
            }
}

static void a_body_cut_short_is_a_fault(void **state)
{
    (void)state;
    for (int sent = 0; sent < SENT_COUNT; sent++) {
        struct pair p;

        pair_init(&p, (enum sent)sent, NATURE_TEXT, 1500);
        for (size_t n = 0; n < p.coded.n; n++)
            assert_int_equal(decoded(SENT_AS[sent], span_of(p.coded.p, n)),
                             FAULT_CODING);
        pair_done(&p);
    }
}

static void bytes_behind_the_end_are_a_fault(void **state)
{
    static const char *const TAILS[] = {
        "x", "\x1f", "\x1f\x8b\x08", "\x28", "\x50\x2a\x4d\x18", "{}\r\n"};

    (void)state;
    for (int sent = 0; sent < SENT_COUNT; sent++)
        for (size_t i = 0; i < sizeof TAILS / sizeof TAILS[0]; i++) {
            struct pair p;

            pair_init(&p, (enum sent)sent, NATURE_TEXT, 300);
            assert_true(buf_put(&p.coded, span_str(TAILS[i])));
            assert_int_equal(decoded(SENT_AS[sent], buf_span(&p.coded)),
                             FAULT_CODING);
            p.coded.p[p.coded.n - strlen(TAILS[i])] = 0;
            assert_int_equal(decoded(SENT_AS[sent], buf_span(&p.coded)),
                             FAULT_CODING);
            pair_done(&p);
        }
}

/* Every bit: with a checksum the body is the same, or it is a fault. */
static void a_changed_bit_never_passes_unseen(void **state)
{
    (void)state;
    for (int sent = 0; sent < SENT_COUNT; sent++) {
        struct pair p;
        bool has_sum = sent != SENT_RAW && sent != SENT_BR;
        size_t faults = 0, bits;

        pair_init(&p, (enum sent)sent, NATURE_TEXT, 500);
        bits = p.coded.n * 8;
        for (size_t i = 0; i < bits; i++) {
            struct kept out;
            enum fault fault;

            kept_init(&out);
            p.coded.p[i / 8] ^= (uint8_t)(1u << i % 8);
            fault = coded_whole(SENT_AS[sent], buf_span(&p.coded), &out);
            p.coded.p[i / 8] ^= (uint8_t)(1u << i % 8);
            faults += fault != FAULT_NONE;
            if (fault == FAULT_NONE && has_sum)
                assert_true(span_eq(buf_span(&out.bytes), buf_span(&p.body)));
            kept_done(&out);
        }
        assert_true(faults != 0 && (!has_sum || faults > bits / 2));
        pair_done(&p);
    }
}

static void members_are_one_body(void **state)
{
    static const enum sent SENT[] = {SENT_GZIP, SENT_ZSTD};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct coding_list list = coded_one(SENT_AS[SENT[i]]);
        struct pair p;

        pair_init(&p, SENT[i], NATURE_TEXT, 100);
        for (size_t n = 0; n < 400; n += 57) {
            size_t from = p.body.n;

            coded_body(NATURE_MIXED, n, &p.body);
            send(SENT[i], span_of(p.body.p + from, n), &p.coded);
        }
        for (size_t cut = 0; cut <= p.coded.n; cut++)
            becomes(&list, buf_span(&p.coded), (const size_t[]){cut, 0},
                    buf_span(&p.body));
        pair_done(&p);
    }
}

static void gzip_headers_may_hold_all_that_is_allowed(void **state)
{
    /* extra field, name, comment, checksum of the header */
    static const char HEAD[] = "\x1f\x8b\x08\x1e\0\0\0\0\0\x03"
                               "\x03\0abc"
                               "a name\0a comment\0";
    struct coding_list list = coded_one(CODING_GZIP);
    struct pair p;
    struct buf coded;
    uLong sum;
    uint8_t low[2];

    (void)state;
    pair_init(&p, SENT_GZIP, NATURE_TEXT, 300);
    buf_init(&coded, CODED_MOST);
    assert_true(buf_put(&coded, span_of(HEAD, sizeof HEAD - 1)));
    sum = crc32(0, (const Bytef *)HEAD, sizeof HEAD - 1);
    low[0] = (uint8_t)sum;
    low[1] = (uint8_t)(sum >> 8);
    assert_true(buf_put(&coded, span_of(low, 2)));
    assert_true(buf_put(&coded, span_of(p.coded.p + 10, p.coded.n - 10)));
    for (size_t cut = 0; cut <= coded.n; cut++)
        becomes(&list, buf_span(&coded), (const size_t[]){cut, 0},
                buf_span(&p.body));
    coded.p[sizeof HEAD - 1] ^= 1;
    assert_int_equal(decoded(CODING_GZIP, buf_span(&coded)), FAULT_CODING);
    coded.p[sizeof HEAD - 1] ^= 1;
    coded.p[3] |= 0x20; /* reserved */
    assert_int_equal(decoded(CODING_GZIP, buf_span(&coded)), FAULT_CODING);
    buf_done(&coded);
    pair_done(&p);
}

static void skippable_frames_are_skipped(void **state)
{
    static const char SKIP[] = "\x5f\x2a\x4d\x18\x03\0\0\0abc";
    struct coding_list list = coded_one(CODING_ZSTD);
    struct pair p;
    struct buf coded;

    (void)state;
    pair_init(&p, SENT_ZSTD, NATURE_TEXT, 300);
    buf_init(&coded, CODED_MOST);
    assert_true(buf_put(&coded, span_of(SKIP, sizeof SKIP - 1)));
    assert_true(buf_put(&coded, buf_span(&p.coded)));
    assert_true(buf_put(&coded, span_of(SKIP, sizeof SKIP - 1)));
    for (size_t cut = 0; cut <= coded.n; cut++)
        becomes(&list, buf_span(&coded), (const size_t[]){cut, 0},
                buf_span(&p.body));
    buf_done(&coded);
    pair_done(&p);
}

static void windows_that_are_too_large_are_a_fault(void **state)
{
    struct buf body, coded;

    (void)state;
    buf_init(&body, CODED_MOST);
    buf_init(&coded, CODED_MOST);
    coded_body(NATURE_TEXT, 100, &body);
    by_zstd(buf_span(&body), 23, &coded);
    assert_int_equal(decoded(CODING_ZSTD, buf_span(&coded)), FAULT_NONE);
    buf_clear(&coded);
    by_zstd(buf_span(&body), 24, &coded);
    assert_int_equal(decoded(CODING_ZSTD, buf_span(&coded)), FAULT_CODING);
    /* br: the marker of a large window, which RFC 7932 does not have */
    assert_int_equal(decoded(CODING_BR, span_of("\x11\x1e\x03", 3)),
                     FAULT_CODING);
    buf_done(&coded);
    buf_done(&body);
}

static void formats_from_before_zstd_was_one_are_a_fault(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        uint8_t frame[] = {(uint8_t)first, 0xB5, 0x2F, 0xFD, 0, 0, 1, 0, 0};

        if (first != 0x28)
            assert_int_equal(decoded(CODING_ZSTD, span_of(frame, sizeof frame)),
                             FAULT_CODING);
    }
}

static void dictionaries_are_a_fault(void **state)
{
    /* zlib with FDICT; a zstd frame with a dictionary's id */
    static const uint8_t ZLIB[] = {0x78, 0xBB, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1};
    static const uint8_t ZSTD[] = {0x28, 0xB5, 0x2F, 0xFD, 0x21, 7,
                                   0,    1,    0,    0,    0};

    (void)state;
    assert_int_equal(decoded(CODING_DEFLATE, span_of(ZLIB, sizeof ZLIB)),
                     FAULT_CODING);
    assert_int_equal(decoded(CODING_ZSTD, span_of(ZSTD, sizeof ZSTD)),
                     FAULT_CODING);
}

static void layers_come_off_from_the_outside(void **state)
{
    struct coding_list list = {0};
    struct buf body, in, out;

    (void)state;
    buf_init(&body, CODED_MOST);
    buf_init(&in, CODED_MOST);
    buf_init(&out, CODED_MOST);
    coded_body(NATURE_MIXED, 90000, &body);
    assert_true(buf_put(&in, buf_span(&body)));
    for (int sent = 0; list.count < CODING_LAYERS_MAX; sent++) {
        struct buf swap = in;

        send((enum sent)(sent % SENT_COUNT), buf_span(&in), &out);
        list.at[list.count++] = SENT_AS[sent % SENT_COUNT];
        in = out;
        out = swap;
        buf_clear(&out);
        becomes(&list, buf_span(&in), (const size_t[]){in.n / 3, 0},
                buf_span(&body));
        becomes(&list, buf_span(&in), (const size_t[]){1, 7}, buf_span(&body));
    }
    buf_done(&out);
    buf_done(&in);
    buf_done(&body);
}

/* The outer layer is whole, the inner is not. */
static void a_layer_cut_short_is_a_fault(void **state)
{
    struct coding_list list = {2, {CODING_BR, CODING_GZIP}};
    struct buf coded;
    struct pair p;

    (void)state;
    pair_init(&p, SENT_BR, NATURE_TEXT, 400);
    buf_init(&coded, CODED_MOST);
    for (size_t n = 0; n < p.coded.n; n += 11) {
        struct kept out;

        kept_init(&out);
        buf_clear(&coded);
        send(SENT_GZIP, span_of(p.coded.p, n), &coded);
        assert_int_equal(
            coded_decode(&list, buf_span(&coded), (const size_t[]){0, 0}, &out),
            FAULT_CODING);
        assert_false(out.ended);
        kept_done(&out);
    }
    buf_done(&coded);
    pair_done(&p);
}

static void bombs_are_a_fault_within_the_guard(void **state)
{
    const struct limits *limits = coded_limits();
    struct buf zeros;

    (void)state;
    buf_init(&zeros, CODED_MOST);
    coded_body(NATURE_RUN, 30 << 20, &zeros);
    for (int sent = 0; sent < SENT_COUNT; sent++) {
        struct buf coded;
        struct kept out;

        buf_init(&coded, CODED_MOST);
        kept_init(&out);
        send((enum sent)sent, buf_span(&zeros), &coded);
        assert_int_equal(coded_whole(SENT_AS[sent], buf_span(&coded), &out),
                         FAULT_BOMB);
        assert_true(out.bytes.n <=
                    limits->coding_free_bytes + limits->coding_ratio * coded.n);
        kept_done(&out);
        buf_done(&coded);
    }
    buf_done(&zeros);
}

/* Neither layer alone would be one. */
static void a_bomb_in_layers_is_one(void **state)
{
    struct coding_list list = {2, {CODING_ZSTD, CODING_ZSTD}};
    struct buf zeros, once, twice;
    struct kept out;

    (void)state;
    buf_init(&zeros, CODED_MOST);
    buf_init(&once, CODED_MOST);
    buf_init(&twice, CODED_MOST);
    kept_init(&out);
    coded_body(NATURE_RUN, 30 << 20, &zeros);
    send(SENT_ZSTD, buf_span(&zeros), &once);
    send(SENT_ZSTD, buf_span(&once), &twice);
    assert_int_equal(
        coded_decode(&list, buf_span(&twice), (const size_t[]){0, 0}, &out),
        FAULT_BOMB);
    kept_done(&out);
    buf_done(&twice);
    buf_done(&once);
    buf_done(&zeros);
}

/* What is decoded at a time does not depend on what it decodes to. */
static void a_step_is_bounded(void **state)
{
    struct limits limits = *coded_limits();
    struct buf zeros;

    (void)state;
    limits.coding_ratio = SIZE_MAX / 2;
    buf_init(&zeros, CODED_MOST);
    coded_body(NATURE_RUN, 30 << 20, &zeros);
    for (int sent = 0; sent < SENT_COUNT; sent++) {
        struct coding_list list = coded_one(SENT_AS[sent]);
        struct span in;
        struct buf coded;
        struct kept out;
        struct decode *d;

        buf_init(&coded, CODED_MOST);
        kept_init(&out);
        send((enum sent)sent, buf_span(&zeros), &coded);
        in = span_of(coded.p, coded.n < DECODE_PIECE ? coded.n : DECODE_PIECE);
        d = decode_new(&list, &limits, &out.stage);
        assert_int_equal(stage_feed(decode_stage(d), in), FAULT_NONE);
        assert_int_equal(out.bytes.n, 0);
        while (decode_waits(d)) {
            size_t before = out.bytes.n;

            assert_int_equal(decode_more(d), FAULT_NONE);
            assert_true(out.bytes.n - before <= 256 << 10);
        }
        assert_true(out.bytes.n > 2 << 20);
        stage_drop(decode_stage(d));
        decode_free(d);
        kept_done(&out);
        buf_done(&coded);
    }
    buf_done(&zeros);
}

static void empty_members_without_end_are_a_bomb(void **state)
{
    struct limits limits = *coded_limits();
    struct coding_list list = coded_one(CODING_GZIP);
    struct kept out;
    struct buf empty;
    struct decode *d;
    enum fault fault = FAULT_NONE;
    size_t n = 0;

    (void)state;
    limits.coding_empties = 1000;
    kept_init(&out);
    buf_init(&empty, CODED_MOST);
    send(SENT_GZIP, span_str(""), &empty);
    d = decode_new(&list, &limits, &out.stage);
    for (; fault == FAULT_NONE && n < 2000; n++)
        fault = coded_feed(d, buf_span(&empty), 0);
    assert_int_equal(fault, FAULT_BOMB);
    assert_int_equal(n, 1001);
    stage_drop(decode_stage(d));
    decode_free(d);
    buf_done(&empty);
    kept_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_gives_the_body),
        cmocka_unit_test(bodies_of_any_size_are_decoded),
        cmocka_unit_test(a_body_cut_short_is_a_fault),
        cmocka_unit_test(bytes_behind_the_end_are_a_fault),
        cmocka_unit_test(a_changed_bit_never_passes_unseen),
        cmocka_unit_test(members_are_one_body),
        cmocka_unit_test(gzip_headers_may_hold_all_that_is_allowed),
        cmocka_unit_test(skippable_frames_are_skipped),
        cmocka_unit_test(windows_that_are_too_large_are_a_fault),
        cmocka_unit_test(formats_from_before_zstd_was_one_are_a_fault),
        cmocka_unit_test(dictionaries_are_a_fault),
        cmocka_unit_test(layers_come_off_from_the_outside),
        cmocka_unit_test(a_layer_cut_short_is_a_fault),
        cmocka_unit_test(bombs_are_a_fault_within_the_guard),
        cmocka_unit_test(a_bomb_in_layers_is_one),
        cmocka_unit_test(a_step_is_bounded),
        cmocka_unit_test(empty_members_without_end_are_a_bomb),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
