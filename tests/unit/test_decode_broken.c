/* decode: what is broken, cut short, longer than it may be, or grows without
 * measure, is a fault. */
#include "tests/unit/sent.h"

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
        cmocka_unit_test(a_body_cut_short_is_a_fault),
        cmocka_unit_test(bytes_behind_the_end_are_a_fault),
        cmocka_unit_test(a_changed_bit_never_passes_unseen),
        cmocka_unit_test(windows_that_are_too_large_are_a_fault),
        cmocka_unit_test(formats_from_before_zstd_was_one_are_a_fault),
        cmocka_unit_test(dictionaries_are_a_fault),
        cmocka_unit_test(a_layer_cut_short_is_a_fault),
        cmocka_unit_test(bombs_are_a_fault_within_the_guard),
        cmocka_unit_test(a_bomb_in_layers_is_one),
        cmocka_unit_test(a_step_is_bounded),
        cmocka_unit_test(empty_members_without_end_are_a_bomb),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
