/*
 * What is longer, or nested deeper, than can be looked into does not pass: it
 * is replaced, or the body is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/filtering.h"

#define HEAD "{\"mail\":\"taro@example.jp\",\"pad\":\""
#define MOST (1 << 20)

static struct policy *all; /* every kind redacted */
static struct filtering it;

/* Base64 of `text` and, if it shall be longer, of '0's behind it, base64 too.
 */
static void put_base64(struct buf *out, struct span text, size_t more)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq"
                                 "rstuvwxyz0123456789-_";

    for (size_t i = 0; i + 3 <= text.n; i += 3) {
        uint32_t bits = (uint32_t)text.p[i] << 16 |
                        (uint32_t)text.p[i + 1] << 8 | text.p[i + 2];

        for (int shift = 18; shift >= 0; shift -= 6)
            CHECK(buf_put(out, span_of(&digits[bits >> shift & 63], 1)));
    }
    for (size_t i = 0; i < more; i++)
        CHECK(buf_put(out, span_str("MDAw")));
}

static bool ends_as(const struct buf *out, const struct buf *body, size_t n)
{
    return out->n >= n &&
           memcmp(out->p + out->n - n, body->p + body->n - n, n) == 0;
}

/* The token is gone, and nothing but it, or the body ends with a fault; never
 * does it pass. */
static void does_not_pass(const struct buf *body, const char *token)
{
    static const size_t steps[] = {1000, 16384, 65536, MOST};

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        filtering_run(&it, policy_at(all, 0), buf_span(body), steps[i]);
        if (it.fault == FAULT_NONE &&
            memmem(it.out.p, it.out.n, token, strlen(token)) != NULL)
            fail_msg("%zu bytes, %zu at a time: passed", body->n, steps[i]);
        if (it.fault == FAULT_NONE && !ends_as(&it.out, body, 2))
            fail_msg("%zu bytes, %zu at a time: cut", body->n, steps[i]);
        if (it.fault != FAULT_NONE)
            assert_int_equal(it.fault, FAULT_HOLD);
    }
}

static void a_long_token_is_inspected_or_refused(void **state)
{
    static const char *const leads[] = {"\"eyJhbGciOiJub25lIn0.",
                                        "\"data:text/plain;base64,"};
    /* 16150: more than may be held of one value, less than may be held */
    static const size_t more[] = {10, 14990, 15300, 16150, 16380, 16400, 40000};
    struct buf body;

    (void)state;
    buf_init(&body, MOST);
    for (size_t l = 0; l < sizeof leads / sizeof leads[0]; l++)
        for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
            buf_clear(&body);
            CHECK(buf_put(&body, span_str(leads[l])));
            put_base64(&body, span_str(HEAD), more[i]);
            CHECK(buf_put(&body, span_str("\" ")));
            does_not_pass(&body, "InRhcm9AZXhhbXBsZS5qc");
            does_not_pass(&body, "MDAwMDAwMDAw");
        }
    buf_done(&body);
}

static void a_long_track_is_replaced_or_refused(void **state)
{
    static const size_t counts[] = {1, 100, 4000, 20000};
    struct buf body;

    (void)state;
    buf_init(&body, MOST);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        buf_clear(&body);
        CHECK(buf_put(&body, span_str("{\"encodedPolyline\":\"_p~iF~ps|U")));
        for (size_t k = 0; k < counts[i]; k++) /* there and back */
            CHECK(buf_put(&body, span_str("@gBfBA?@\\\\{@z@")));
        CHECK(buf_put(&body, span_str("\"}")));
        does_not_pass(&body, "_p~iF");
    }
    buf_done(&body);
}

/* Nor can what says that it is a picture be text, however long it is. */
static void a_long_picture_passes_as_it_is(void **state)
{
    static const char *const types[] = {"image/png", "video/mp4", "audio/ogg",
                                        "font/woff2"};
    struct buf body;

    (void)state;
    buf_init(&body, MOST);
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        buf_clear(&body);
        CHECK(buf_printf(&body, "{\"src\":\"data:%s;base64,", types[i]));
        put_base64(&body, span_str("\x89PNG\r\n\x1A\n\x0D"), 60000);
        CHECK(buf_put(&body, span_str("\"}")));
        filtering_run(&it, policy_at(all, 0), buf_span(&body), 4096);
        assert_int_equal(it.fault, FAULT_NONE);
        assert_true(span_eq(buf_span(&it.out), buf_span(&body)));
    }
    buf_done(&body);
}

/* A token in a token ... : the innermost cannot hide by being the fifth. */
static void a_deep_token_is_a_finding(void **state)
{
    struct buf inner, outer;

    (void)state;
    buf_init(&inner, MOST);
    buf_init(&outer, MOST);
    CHECK(buf_put(&inner, span_str("{\"mail\":\"taro@example.jp\"} ")));
    for (unsigned depth = 1; depth <= 6; depth++) {
        buf_clear(&outer);
        CHECK(buf_put(&outer, span_str("{\"t\":\"eyJhbGciOiJub25lIn0.")));
        put_base64(&outer, buf_span(&inner), 0);
        CHECK(buf_put(&outer, span_str(".sig\"}")));
        while (outer.n % 3 != 0)
            CHECK(buf_put(&outer, span_str(" ")));
        filtering_whole(&it, policy_at(all, 0), buf_span(&outer));
        assert_int_equal(it.fault, FAULT_NONE);
        if (it.found_n != 1 || it.found[0].kind != KIND_JWT)
            fail_msg("%u tokens deep: passed", depth);
        buf_clear(&inner);
        CHECK(buf_put(&inner, buf_span(&outer)));
    }
    buf_done(&inner);
    buf_done(&outer);
}

static int set_up(void **state)
{
    (void)state;
    all = filtering_policy(
        "filter: t\nrules:\n  - find: [vin, email, coordinates, "
        "jwt, address]\n    do: redact\n",
        NULL);
    filtering_init(&it, MOST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    filtering_done(&it);
    policy_unref(all);
    return 0;
}

/* Of what has no length of its own, the more there is the more it tells. */
static void a_long_address_is_replaced_or_refused(void **state)
{
    static const char *const keys[] = {"address", "street", "location"};
    static const size_t lengths[] = {900, 1024, 1100, 5000, 60000, 80000};
    struct buf body;

    (void)state;
    buf_init(&body, MOST);
    for (size_t i = 0; i < 18; i++) {
        buf_clear(&body);
        CHECK(buf_printf(&body, "{\"%s\":\"%s ", keys[i / 6],
                         i / 6 == 2 ? "35.681236,139.767125"
                                    : "1-1 Marunouchi, Chiyoda-ku"));
        while (body.n < lengths[i % 6])
            CHECK(buf_put(&body, span_str(i / 6 == 2 ? "35.681236,139.767125 "
                                                     : "Tower 7, ")));
        CHECK(buf_put(&body, span_str("\"}")));
        does_not_pass(&body, i / 6 == 2 ? "35.681236" : "Tower 7, Tower 7");
    }
    buf_done(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_token_is_inspected_or_refused),
        cmocka_unit_test(a_long_address_is_replaced_or_refused),
        cmocka_unit_test(a_long_track_is_replaced_or_refused),
        cmocka_unit_test(a_long_picture_passes_as_it_is),
        cmocka_unit_test(a_deep_token_is_a_finding),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
