/* base, buf and kind: the helpers every room stands on. */
#include "filters/base/buf.h"
#include "filters/base/fault.h"
#include "filters/base/mem.h"
#include "filters/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void words_match_whole_and_in_any_case(void **state)
{
    (void)state;
    assert_true(span_is(span_str("Content-Type"), "content-type"));
    assert_true(span_is(span_str(""), ""));
    assert_false(span_is(span_str("content-typ"), "content-type"));
    assert_false(span_is(span_str("content-types"), "content-type"));
    assert_false(span_is(span_str("@"), "`")); /* differ in bit 5 only */
}

static void spans_compare_and_cut(void **state)
{
    struct span s = span_str("abcdef");

    (void)state;
    assert_true(span_eq(span_cut(s, 2, 4), span_str("cd")));
    assert_true(span_eq(span_cut(s, 6, 6), span_of(NULL, 0)));
    assert_false(span_eq(s, span_str("abcdeF")));
    assert_false(span_eq(s, span_str("abcde")));
}

static void a_buf_grows_to_its_max_and_not_beyond(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 200);
    for (int i = 0; i < 20; i++)
        assert_true(buf_put(&b, span_str("0123456789")));
    assert_int_equal(b.n, 200);
    assert_true(b.cap <= 200);
    assert_false(buf_put(&b, span_str("x")));
    assert_int_equal(b.n, 200);
    assert_true(buf_put(&b, span_of(NULL, 0)));
    for (size_t i = 0; i < b.n; i++)
        assert_int_equal(b.p[i], '0' + i % 10);
    buf_done(&b);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.max, 200);
}

static void an_impossible_size_does_not_wrap_around(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    assert_true(buf_put(&b, span_str("abc")));
    assert_null(buf_room(&b, SIZE_MAX));
    assert_null(buf_room(&b, SIZE_MAX - 2));
    assert_int_equal(b.n, 3);
    buf_done(&b);
}

static void a_cleared_buf_keeps_its_memory(void **state)
{
    struct buf b;
    size_t cap;

    (void)state;
    buf_init(&b, 1000);
    assert_true(buf_put(&b, span_str("abc")));
    cap = b.cap;
    buf_clear(&b);
    assert_int_equal(b.n, 0);
    assert_int_equal(b.cap, cap);
    assert_true(span_eq(buf_span(&b), span_str("")));
    buf_done(&b);
}

static void printf_into_a_buf_appends_or_leaves_it_alone(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 12);
    assert_true(buf_printf(&b, "%s:%d", "line", 42));
    assert_true(span_eq(buf_span(&b), span_str("line:42")));
    assert_false(buf_printf(&b, "%s", "too long"));
    assert_true(span_eq(buf_span(&b), span_str("line:42")));
    buf_done(&b);
}

static void memory_of_no_bytes_is_still_memory(void **state)
{
    void *p = mem_alloc(0);
    char *s = mem_strdup("copy");
    uint8_t *z = mem_zalloc(64);

    (void)state;
    assert_non_null(p);
    p = mem_realloc(p, 0);
    assert_non_null(p);
    assert_string_equal(s, "copy");
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(z[i], 0);
    free(p);
    free(s);
    free(z);
}

static void wiped_memory_keeps_its_bytes_as_it_grows(void **state)
{
    uint8_t *p = NULL;
    size_t had = 0;

    (void)state;
    for (size_t n = 1; n < 300000; n = n * 3 + 1) {
        p = mem_realloc_wiped(p, n);
        for (size_t i = 0; i < had; i++)
            assert_int_equal(p[i], i % 251);
        for (size_t i = had; i < n; i++)
            p[i] = (uint8_t)(i % 251);
        had = n;
    }
    p = mem_realloc_wiped(p, 10);
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(p[i], i);
    mem_free_wiped(p);
    mem_free_wiped(NULL);
}

static void every_name_finds_its_own_id(void **state)
{
    enum evidence evidence;
    enum action action;

    (void)state;
    for (unsigned i = 0; i < KIND_FINDABLE; i++)
        assert_int_equal(kind_set(kind_name((enum kind)i)), 1u << i);
    for (unsigned i = 0; i < EVIDENCE_COUNT; i++) {
        assert_true(evidence_find(evidence_name((enum evidence)i), &evidence));
        assert_int_equal(evidence, i);
    }
    for (unsigned i = 0; i < ACTION_COUNT; i++) {
        assert_true(action_find(action_name((enum action)i), &action));
        assert_int_equal(action, i);
    }
}

static void a_group_stands_for_its_kinds(void **state)
{
    const char *const *last = kind_words;

    (void)state;
    assert_int_equal(kind_set("device_id"),
                     1u << KIND_IMEI | 1u << KIND_IMSI | 1u << KIND_ICCID |
                         1u << KIND_EID | 1u << KIND_MAC_ADDRESS |
                         1u << KIND_TERMINAL_ID);
    for (; *last != NULL; last++)
        assert_int_not_equal(kind_set(*last), 0);
    assert_string_equal(last[-1], "device_id");
}

/* Names come from users: a prefix, another case or nothing is no name. */
static void only_a_whole_name_is_found(void **state)
{
    static const char *const wrong[] = {"",      "vi",      "vins",
                                        "VIN",   "vin ",    "device",
                                        "field", "pattern", "device_ids"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(kind_set(wrong[i]), 0);
}

static void every_fault_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < FAULT_COUNT; i++) {
        assert_true(strlen(fault_text((enum fault)i)) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(fault_text((enum fault)i),
                                    fault_text((enum fault)j));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_match_whole_and_in_any_case),
        cmocka_unit_test(spans_compare_and_cut),
        cmocka_unit_test(a_buf_grows_to_its_max_and_not_beyond),
        cmocka_unit_test(an_impossible_size_does_not_wrap_around),
        cmocka_unit_test(a_cleared_buf_keeps_its_memory),
        cmocka_unit_test(printf_into_a_buf_appends_or_leaves_it_alone),
        cmocka_unit_test(memory_of_no_bytes_is_still_memory),
        cmocka_unit_test(wiped_memory_keeps_its_bytes_as_it_grows),
        cmocka_unit_test(every_name_finds_its_own_id),
        cmocka_unit_test(only_a_whole_name_is_found),
        cmocka_unit_test(a_group_stands_for_its_kinds),
        cmocka_unit_test(every_fault_has_a_text_of_its_own),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
