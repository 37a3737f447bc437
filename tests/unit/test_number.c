/*
 * Decimal numbers in text: their bounds, their digits, their values; "more"
 * where the window's end might cut one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "filters/text/number.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

static struct guarded page;

static struct window window_of(struct span text, bool final)
{
    struct span copy = guarded_put(&page, text);

    return (struct window){.p = copy.p, .end = copy.n, .final = final};
}

static void numbers_are_read_to_their_end(void **state)
{
    static const struct {
        const char *text;
        size_t length; /* 0: no number */
        unsigned integers, decimals;
        bool zero;
        double value;
    } rows[] = {
        {"35.681236", 9, 2, 6, false, 35.681236},
        {"-33.86882,", 9, 2, 5, false, -33.86882},
        {"+139.7 ", 6, 3, 1, false, 139.7},
        {"0", 1, 1, 0, true, 0},
        {"-0.000", 6, 1, 3, true, 0},
        {"0.0001", 6, 1, 4, false, 0.0001},
        {"007.5", 5, 3, 1, false, 7.5},
        {"3.5681236E1", 11, 1, 7, false, 35.681236},
        {"1.39767125e+2}", 13, 1, 8, false, 139.767125},
        {"12e-1x", 5, 2, 0, false, 1.2},
        {"12e", 2, 2, 0, false, 12},
        {"12e+", 2, 2, 0, false, 12},
        {"12.", 2, 2, 0, false, 12},
        {"12.x", 2, 2, 0, false, 12},
        {"12.5.7", 4, 2, 1, false, 12.5},
        {"1e999", 5, 1, 0, false, NAN}, /* whatever, but no crash */
        {"1e-999", 6, 1, 0, false, NAN},
        {"1234567890123456789012", 22, 22, 0, false, 1.234567890123456789e21},
        {"0.12345678901234567890123", 25, 1, 23, false, 0.12345678901234568},
        {"", 0, 0, 0, false, 0},
        {"-", 0, 0, 0, false, 0},
        {".5", 2, 0, 1, false, 0.5},
        {"-.5", 3, 0, 1, false, -0.5},
        {"--1", 0, 0, 0, false, 0},
        {"+-1", 0, 0, 0, false, 0},
        {"e5", 0, 0, 0, false, 0},
        {"x1", 0, 0, 0, false, 0},
        {" 1", 0, 0, 0, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(span_str(rows[i].text), true);
        struct number n;
        bool more;
        bool found = number_read(&w, 0, &n, &more);

        assert_false(more);
        assert_int_equal(found, rows[i].length != 0);
        if (!found)
            continue;
        assert_int_equal(n.start, 0);
        assert_int_equal(n.end, rows[i].length);
        assert_int_equal(n.integers, rows[i].integers);
        assert_int_equal(n.decimals, rows[i].decimals);
        assert_int_equal(number_is_zero(&w, &n), rows[i].zero);
        if (!isnan(rows[i].value))
            assert_true(fabs(number_value(&w, &n) - rows[i].value) <=
                        fabs(rows[i].value) * 1e-15);
    }
}

static void what_is_longer_than_seventy_two_characters_is_none(void **state)
{
    char text[96];

    (void)state;
    memset(text, '1', sizeof text);
    text[3] = '.';
    for (size_t n = 5; n < sizeof text; n++) {
        struct window w = window_of(span_of(text, n), true);
        struct number number;
        bool more;

        assert_int_equal(number_read(&w, 0, &number, &more), n <= 72);
        assert_false(more);
    }
}

/* Cut anywhere before its end, a number is not read but waited for. */
static void a_number_at_the_windows_end_may_go_on(void **state)
{
    static const char *const numbers[] = {"-35.681236", "3.5681236E1", "1.5e+2",
                                          "0", "139"};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        for (size_t cut = 1; cut <= strlen(numbers[i]); cut++) {
            struct window w = window_of(span_of(numbers[i], cut), false);
            struct number n;
            bool more;

            assert_false(number_read(&w, 0, &n, &more));
            assert_true(more);
        }
}

static void nothing_is_read_behind_the_windows_end(void **state)
{
    struct window w = window_of(span_str("1.5,"), true);
    struct number n;
    bool more;

    (void)state;
    for (size_t start = 4; start < 7; start++) {
        w.final = true;
        assert_false(number_read(&w, start, &n, &more));
        assert_false(more);
        w.final = false;
        assert_false(number_read(&w, start, &n, &more));
        assert_true(more);
    }
}

static void the_value_is_that_of_strtod(void **state)
{
    struct random_source r = {31};

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[40];
        int decimals = (int)random_below(&r, 8);
        double value = ((double)random_below(&r, 360000000) - 180000000) / 1e6;
        struct window w;
        struct number n;
        bool more;

        snprintf(text, sizeof text, i % 3 == 0 ? "%.*e" : "%.*f", decimals,
                 value);
        w = window_of(span_str(text), true);
        assert_true(number_read(&w, 0, &n, &more));
        assert_int_equal(n.end, strlen(text));
        value = strtod(text, NULL);
        assert_true(fabs(number_value(&w, &n) - value) <= fabs(value) * 1e-15);
    }
}

static void the_start_is_found_from_any_digit(void **state)
{
    static const struct {
        const char *text;
        size_t start, end; /* of the number, end exclusive */
    } rows[] = {
        {"x=35.681236,", 2, 11}, {"[-35.681236]", 1, 11}, {"+1.2345", 0, 7},
        {"1.2345", 0, 6},        {"a1.2345", 1, 7},       {" 12 ", 1, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct window w = window_of(span_str(rows[i].text), true);

        for (size_t at = rows[i].start; at < rows[i].end; at++)
            if (rows[i].text[at] >= '0' && rows[i].text[at] <= '9')
                assert_int_equal(number_start(&w, at), rows[i].start);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_their_end),
        cmocka_unit_test(what_is_longer_than_seventy_two_characters_is_none),
        cmocka_unit_test(a_number_at_the_windows_end_may_go_on),
        cmocka_unit_test(nothing_is_read_behind_the_windows_end),
        cmocka_unit_test(the_value_is_that_of_strtod),
        cmocka_unit_test(the_start_is_found_from_any_digit),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    guarded_done(&page);
    return failed;
}
