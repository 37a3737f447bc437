/* etag: which tags are one, and which belong to the policy in force. */
#include "proxy/http/etag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define VARIANT "abcdefghijklmnop"
#define OLD     "ponmlkjihgfedcba"

/* NULL: not valid. */
static void tags_get_the_variant(void **state)
{
    static const struct {
        const char *in, *out;
    } ROWS[] = {
        {"\"a\"", "\"a~fl." VARIANT "\""},
        {"W/\"a\"", "W/\"a~fl." VARIANT "\""},
        {"\"\"", "\"~fl." VARIANT "\""},
        {"\"a,b\"", "\"a,b~fl." VARIANT "\""},
        {"\"a~fl." VARIANT "\"", "\"a~fl." VARIANT "~fl." VARIANT "\""},
        {"", NULL},
        {"a", NULL},
        {"\"a", NULL},
        {"W/", NULL},
        {"w/\"a\"", NULL},
        {"W/a", NULL},
        {"\"a\"b", NULL},
        {"\"a\", \"b\"", NULL},
        {"\"a b\"", NULL},
        {"*", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct buf out;

        buf_init(&out, 1024);
        assert_int_equal(
            etag_put(span_str(ROWS[i].in), VARIANT, ETAG_SAME_CODING, &out),
            ROWS[i].out != NULL);
        assert_true(span_eq(buf_span(&out),
                            span_str(ROWS[i].out != NULL ? ROWS[i].out : "")));
        buf_done(&out);
    }
}

static void a_body_coded_here_has_a_weak_tag(void **state)
{
    static const struct {
        const char *in, *out;
    } ROWS[] = {
        {"\"a\"", "W/\"a~fw." VARIANT "\""},
        {"W/\"a\"", "W/\"a~fl." VARIANT "\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct buf out, back;

        buf_init(&out, 1024);
        buf_init(&back, 1024);
        assert_true(
            etag_put(span_str(ROWS[i].in), VARIANT, ETAG_CODED_HERE, &out));
        assert_true(span_eq(buf_span(&out), span_str(ROWS[i].out)));
        assert_int_equal(etag_is_coded(buf_span(&out), VARIANT), i == 0);
        assert_false(etag_is_coded(buf_span(&out), OLD));
        assert_int_equal(etag_put_current(buf_span(&out), VARIANT, &back), 1);
        assert_true(span_eq(buf_span(&back), span_str(ROWS[i].in)));
        buf_clear(&back);
        assert_true(etag_put_all(buf_span(&out), &back));
        assert_true(span_eq(buf_span(&back), span_str(ROWS[i].in)));
        buf_done(&back);
        buf_done(&out);
    }
}

static void only_tags_of_the_variant_are_current(void **state)
{
    static const struct {
        const char *in, *out;
        size_t count;
    } ROWS[] = {
        {"\"a~fl." VARIANT "\"", "\"a\"", 1},
        {"W/\"a~fl." VARIANT "\"", "W/\"a\"", 1},
        {"\"x\",\"a,b~fl." VARIANT "\" ,, \"c~fl." VARIANT "\"",
         "\"a,b\",\"c\"", 2},
        {"\"a~fl." VARIANT "~fl." VARIANT "\"", "\"a~fl." VARIANT "\"", 1},
        {"\"a~fl." OLD "\"", "", 0},
        {"\"a~fl." VARIANT "x\"", "", 0},
        {"\"a~fl.ABCDEFGHIJKLMNOP\"", "", 0},
        {"\"a~g" VARIANT "\"", "", 0},
        {"\"a" VARIANT "\"", "", 0},
        {"*", "", 0},
        {"", "", 0},
        {"a~fl." VARIANT, "", 0},
        {"\"a\" \"b~fl." VARIANT "\"", "", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct buf out;

        buf_init(&out, 1024);
        assert_int_equal(etag_put_current(span_str(ROWS[i].in), VARIANT, &out),
                         ROWS[i].count);
        assert_true(span_eq(buf_span(&out), span_str(ROWS[i].out)));
        buf_done(&out);
    }
}

static void all_tags_lose_what_was_added(void **state)
{
    static const struct {
        const char *in, *out; /* NULL: not valid */
    } ROWS[] = {
        {"*", "*"},
        {"\"a~fl." OLD "\", \"b\"", "\"a\",\"b\""},
        {"W/\"a~fl." VARIANT "\"", "W/\"a\""},
        {"", ""},
        {"a", NULL},
        {"\"a\", *", NULL},
        {"\"a\"\"b\"", NULL},
        {"\"a", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct buf out;

        buf_init(&out, 1024);
        assert_int_equal(etag_put_all(span_str(ROWS[i].in), &out),
                         ROWS[i].out != NULL);
        if (ROWS[i].out != NULL)
            assert_true(span_eq(buf_span(&out), span_str(ROWS[i].out)));
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_get_the_variant),
        cmocka_unit_test(a_body_coded_here_has_a_weak_tag),
        cmocka_unit_test(only_tags_of_the_variant_are_current),
        cmocka_unit_test(all_tags_lose_what_was_added),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
