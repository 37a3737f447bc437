/*
 * One value gives one double, however it is written, and comes back as JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "filters/act/decimal.h"

static void every_notation_of_a_value_gives_the_same_double(void **state)
{
    static const char *const same[][8] = {
        {"35.681236", "35.6812360", "+35.681236", "3.5681236E1",
         "3.5681236e+01", "035.681236", "35681236e-6",
         "35.68123600000000000000000000000000"},
        {"-0.5", "-.5", "-0.50", "-5e-1", "-0000.5000", "-500e-3", NULL},
        {"139", "139.", "139.0", "1.39e2", "13900e-2", "+139", NULL},
        {"0", "-0", "0.0", "0e9", "+.0", "0E-9999999999", "1e-9999999999",
         NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        double first, other;

        assert_true(decimal_parse(span_str(same[i][0]), &first));
        for (size_t j = 1; j < 8 && same[i][j] != NULL; j++) {
            assert_true(decimal_parse(span_str(same[i][j]), &other));
            assert_true(first == other);
        }
    }
}

static void parsing_agrees_with_strtod(void **state)
{
    (void)state;
    srand48(1);
    for (int i = 0; i < 100000; i++) {
        char text[64];
        double got, want;

        if (i % 3 == 0)
            snprintf(text, sizeof text, "%.9e", (drand48() - 0.5) * 400);
        else
            snprintf(text, sizeof text, "%.*f", (int)(lrand48() % 12),
                     (drand48() - 0.5) * 400);
        want = strtod(text, NULL);
        assert_true(decimal_parse(span_str(text), &got));
        assert_true(fabs(got - want) <= fabs(want) * 1e-15);
    }
}

static void what_is_no_decimal_number_is_refused(void **state)
{
    static const char *const rows[] = {
        "",      "-",     "+",    ".",     "-.",  "e5",     "1e",   "1e+",
        "1e5x",  "1.2.3", "0x10", "nan",   "inf", "1,5",    " 1",   "1 ",
        "1_000", "--1",   "+-1",  "1e5.0", "N35", "35°40'", "null", "１"};
    double v;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_false(decimal_parse(span_str(rows[i]), &v));
}

/* An input may be any length; it is never read into an overflow. */
static void endless_digits_are_a_number(void **state)
{
    enum { N = 100000 };
    char *text = malloc(N);
    double v;

    (void)state;
    memset(text, '9', N);
    assert_true(decimal_parse(span_of(text, N), &v));
    assert_true(v >= 1e20);
    text[1] = '.';
    assert_true(decimal_parse(span_of(text, N), &v));
    assert_true(v > 9.99 && v <= 10.0);
    memset(text, '0', N);
    assert_true(decimal_parse(span_of(text, N), &v));
    assert_true(v == 0);
    text[0] = '1';
    text[1] = 'e';
    memset(text + 2, '9', N - 2);
    assert_true(decimal_parse(span_of(text, N), &v));
    assert_true(v >= 1e20);
    free(text);
}

static void numbers_are_written_as_json(void **state)
{
    static const struct {
        double value;
        unsigned places;
        const char *want;
    } rows[] = {
        {35.681236, 2, "35.68"},
        {-35.686, 2, "-35.69"},
        {0.004, 2, "0.00"},
        {-0.004, 2, "0.00"},
        {0, 0, "0"},
        {-0.4, 0, "0"},
        {-0.6, 0, "-1"},
        {7.06, 1, "7.1"},
        {9.99, 1, "10.0"},
        {-179.5, 0, "-180"},
        {0.000001, 6, "0.000001"},
        {180, 9, "180.000000000"},
    };
    uint8_t out[DECIMAL_BOUND];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t n = decimal_put(rows[i].value, rows[i].places, out);

        assert_true(span_eq(span_of(out, n), span_str(rows[i].want)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_notation_of_a_value_gives_the_same_double),
        cmocka_unit_test(parsing_agrees_with_strtod),
        cmocka_unit_test(what_is_no_decimal_number_is_refused),
        cmocka_unit_test(endless_digits_are_a_number),
        cmocka_unit_test(numbers_are_written_as_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
