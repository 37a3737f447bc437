/* decode: any cut, any layer gives the body. */
#include "tests/unit/sent.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cut_gives_the_body),
        cmocka_unit_test(bodies_of_any_size_are_decoded),
        cmocka_unit_test(members_are_one_body),
        cmocka_unit_test(gzip_headers_may_hold_all_that_is_allowed),
        cmocka_unit_test(skippable_frames_are_skipped),
        cmocka_unit_test(layers_come_off_from_the_outside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
