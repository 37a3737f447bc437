/*
 * How far an escape goes, and what its neighbours make of it.
 */
#include "tests/unit/escape_row.h"

/* `n` bytes of a row are an escape, which stands for `out`. */
struct part {
    const char *row, *out;
    size_t n;
};

static void check_parts(const struct part *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct escape e;
        size_t at;
        struct span text = read_row(rows[i].row, &at);

        if (!escape_read(text, at, 0, &e) || e.n != rows[i].n ||
            !span_eq(span_of(e.out, e.out_n), span_str(rows[i].out)))
            fail_msg("%s: %zu bytes", rows[i].row, e.n);
    }
}

/* A reference ends where its digits do; a semicolon belongs to it. */
static void a_reference_needs_no_semicolon(void **state)
{
    static const struct part rows[] = {
        {"|&#64example.jp", "@", 4}, {"|&#x40 ", "@", 5}, {"|&#x4g;", " ", 4},
        {"|&#64 ;", "@", 4},         {"|&#64;;", "@", 5}, {"|&#x40zz", "@", 5},
    };

    (void)state;
    check_parts(rows, sizeof rows / sizeof rows[0]);
}

/* One after the other, so that there may be any number of them. */
static void zeros_before_a_number_are_dropped(void **state)
{
    static const struct part rows[] = {
        {"|&#00000064;", "&#0", 4},
        {"|&#064;", "&#6", 4},
        {"|&#x0040;", "&#x0", 5},
        {"|&#X0f;", "&#Xf", 5},
    };

    (void)state;
    check_parts(rows, sizeof rows / sizeof rows[0]);
}

/* U+30FC and U+FF70 are letters of words, and hyphens of numbers. */
static void a_long_vowel_between_letters_or_digits_is_a_hyphen(void **state)
{
    static const struct {
        const char *row;
        bool hyphen, open;
    } rows[] = {
        {"ZVW50|\xE3\x83\xBC"
         "1234567",
         true, false},
        {"A|\xEF\xBD\xB0"
         "B",
         true, false},
        {"A|\xE3\x83\xBC", false, true},
        {"A|\xE3\x83", false, true},
        {"A|\xEF\xBD", false, true},
        {" |\xE3\x83\xBC", false, false},
        {"\xE3\x82\xAB|\xE3\x83\xBC", false, false},
        {"A|\xE3\x83\xBC ", false, false},
        {"A|\xE3\x83\xBC\xE3\x82\xAB", false, false},
        {"|\xE3\x83\xBC"
         "1",
         false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct escape e;
        size_t at;
        struct span text = read_row(rows[i].row, &at);
        bool read = escape_read(text, at, 0, &e);

        if (read != rows[i].hyphen ||
            escape_is_open(text, at, 0) != rows[i].open)
            fail_msg("%s: read %d", rows[i].row, read);
        if (read)
            assert_true(e.n == 3 && e.out_n == 1 && e.out[0] == '-');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reference_needs_no_semicolon),
        cmocka_unit_test(zeros_before_a_number_are_dropped),
        cmocka_unit_test(a_long_vowel_between_letters_or_digits_is_a_hyphen),
    };

    return cmocka_run_group_tests(tests, escape_row_begin, escape_row_end);
}
