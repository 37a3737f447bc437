/*
 * Errors show place, line and caret, and guess only what is near.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/base/diag.h"

static void check_text(const struct place *at, const char *message,
                       const char *want)
{
    struct diag d;

    diag_init(&d);
    diag_error(&d, at, "%s", message);
    assert_true(d.failed);
    assert_int_equal(d.text.n, strlen(want));
    assert_memory_equal(d.text.p, want, strlen(want));
    diag_done(&d);
}

static void an_error_shows_its_line_and_a_caret(void **state)
{
    static const struct {
        const char *source;
        size_t line, column;
        const char *message, *want;
    } rows[] = {
        {"a: 1\nb: 2\n", 2, 4, "bad", "f:2:4: bad\nb: 2\n   ^\n"},
        {"a: 1", 1, 1, "bad", "f:1:1: bad\na: 1\n^\n"},
        {"a: 1\r\nb: 2\r\n", 2, 1, "bad", "f:2:1: bad\nb: 2\n^\n"},
        {"\t\ta: 1", 1, 3, "bad", "f:1:3: bad\n\t\ta: 1\n\t\t^\n"},
        {"a\tb: 1", 1, 3, "bad", "f:1:3: bad\na\tb: 1\n \t^\n"},
        {"車台: x", 1, 5, "bad", "f:1:5: bad\n車台: x\n    ^\n"},
        {"\xff\xff: x", 1, 5, "bad",
         "f:1:5: bad\n?"
         "?: x\n    ^\n"},
        {"a\x1b[2J: x", 1, 1, "bad", "f:1:1: bad\na?[2J: x\n^\n"},
        {"a: 1", 1, 9, "bad", "f:1:9: bad\na: 1\n        ^\n"},
        {"a: 1\n", 2, 1, "bad", "f:2:1: bad\n"},
        {"a: 1\n", 7, 1, "bad", "f:7:1: bad\n"},
        {"a: 1", 1, 0, "bad", "f:1: bad\na: 1\n"},
        {"a: 1", 0, 0, "bad", "f: bad\n"},
        {"a: 1", 1, 1, "bad\ncure", "f:1:1: bad\na: 1\n^\ncure\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct place at = {"f", span_str(rows[i].source), rows[i].line,
                           rows[i].column};

        check_text(&at, rows[i].message, rows[i].want);
    }
}

static void an_error_without_a_place_is_its_message(void **state)
{
    (void)state;
    check_text(NULL, "bad", "bad\n");
}

/* A minified file is one line; the part around the column is enough. */
static void a_long_line_is_shown_around_the_column(void **state)
{
    char line[5001];
    struct place at = {"f", span_of(line, 5000), 1, 3000};
    struct diag d;
    const char *text, *caret;

    (void)state;
    memset(line, '-', sizeof line);
    line[2999] = 'X';
    diag_init(&d);
    diag_error(&d, &at, "bad");
    assert_true(d.text.n < 300);
    assert_true(buf_put(&d.text, span_of("", 1)));
    text = strchr((const char *)d.text.p, '\n') + 1;
    caret = strchr(text, '\n') + 1;
    assert_int_equal(strchr(text, 'X') - text, strchr(caret, '^') - caret);
    diag_done(&d);
}

static void the_first_error_wins_and_warnings_add_up(void **state)
{
    struct place at = {.file = "f"};
    struct diag d;

    (void)state;
    diag_init(&d);
    diag_warn(&d, &at, "one");
    diag_warn(&d, &at, "two");
    assert_false(d.failed);
    diag_error(&d, &at, "first");
    diag_error(&d, &at, "second");
    assert_true(span_eq(buf_span(&d.text), span_str("f: first\n")));
    assert_true(span_eq(buf_span(&d.warnings), span_str("f: one\nf: two\n")));
    assert_int_equal(d.warning_count, 2);
    diag_done(&d);
}

static void endless_warnings_are_cut_off(void **state)
{
    struct place at = {.file = "f"};
    struct diag d;

    (void)state;
    diag_init(&d);
    for (int i = 0; i < 100000; i++)
        diag_warn(&d, &at, "a warning that comes again and again");
    assert_int_equal(d.warning_count, 100000);
    assert_true(d.warnings.n <= (size_t)256 << 10);
    diag_done(&d);
}

static void only_a_near_word_is_suggested(void **state)
{
    static const char *const words[] = {"redact", "mask", "coarsen", "report",
                                        "block",  "in",   "out",     NULL};
    static const struct {
        const char *word, *want;
    } rows[] = {
        {"redct", "redact"},  {"blank", "block"},
        {"REDACT", "redact"}, {"coarse", "coarsen"},
        {"maks", "mask"},     {"l", NULL},
        {"", NULL},           {"do", NULL},
        {"re", NULL},         {"encrypt", NULL},
        {"i", "in"},          {"reprot", "report"},
        {"oout", "out"},      {"xxxxxxxx", NULL},
    };
    char longest[400];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *got = diag_nearest(rows[i].word, words);

        if (rows[i].want == NULL)
            assert_null(got);
        else
            assert_string_equal(got, rows[i].want);
    }
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_null(diag_nearest(longest, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_shows_its_line_and_a_caret),
        cmocka_unit_test(an_error_without_a_place_is_its_message),
        cmocka_unit_test(a_long_line_is_shown_around_the_column),
        cmocka_unit_test(the_first_error_wins_and_warnings_add_up),
        cmocka_unit_test(endless_warnings_are_cut_off),
        cmocka_unit_test(only_a_near_word_is_suggested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
