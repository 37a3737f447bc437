/*
 * Custom patterns on texts: hits that do not depend on where windows end;
 * limits are faults.
 */
#include "tests/unit/patterned.h"

static const struct {
    const char *pattern;
    size_t max_length;
    const char *text, *hits;
} matches[] = {
    {"\\bTC-[0-9]{8}\\b", 0, "x TC-12345678, TC-87654321.", "2-13 15-26 "},
    {"\\bTC-[0-9]{8}\\b", 0, "TC-12345678", "0-11 "},
    {"\\bTC-[0-9]{8}\\b", 0, "TC-123456789 ATC-12345678 TC-1234567", ""},
    {"\\bTC-[0-9]{8}\\b", 0, "TC-TC-TC-12345678", "6-17 "},
    {"ab", 0, "aabab", "1-3 3-5 "},
    {"a{2,4}", 0, "aaaaaaa", "0-4 4-7 "},
    {"[a-z]+;", 20, "abc; de ;f;", "0-4 9-11 "},
    {"(?<=id=)\\d{2}", 0, "id=123 xid=45", "3-5 11-13 "},
    {"id=(?<value>\\d{2,3})", 0, "id=123 xid=45", "3-6 11-13 "},
    {"a(?<value>b)?c", 0, "abc ac", "1-2 4-6 "},
    {"(?<=(?<value>a))bc", 0, "abc", "1-3 "},
    {"ab(?=(?<value>cd))", 0, "abcd", "2-4 "},
    {"^ab$", 0, "ab\nab\r\nabc\nab", "0-2 3-5 11-13 "},
    {"\\n^b", 0, "a\nb", "1-3 "},
    {"a\\r^", 0, "a\rb a\r", "0-2 4-6 "},
    {"\\Aab", 0, "ab\nab", "0-2 "},
    {"ab\\z", 0, "ab\nab", "3-5 "},
    {"a.b", 0, "a\nb a\rb axb", "8-11 "},
    {"a\\b", 0, "ab a a", "3-4 5-6 "},
    {"a(?!b)", 0, "ab ac a", "3-4 6-7 "},
    {"(['\"])x\\1", 0, "'x' \"x' \"x\"", "0-3 8-11 "},
    {"xyz|[0-9]{2,3}xyz", 0, "12xyz 1xyz", "0-5 7-10 "},
    {"[0-9]{0,3}xyz", 0, "12345xyz", "2-8 "},
    {"\\s[0-9]+;", 20, "\r\n12; \r34;\n56;", "1-5 6-10 10-14 "},
    {"[^a]bc", 0, "x\r\nbc", "2-5 "},
    {"\\Qa|b", 0, "xa|b", "1-4 "},
    {"(?i)abc", 0, "ABC abc aBc", "0-3 4-7 8-11 "},
};

static void matches_are_found_wherever_windows_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof matches / sizeof matches[0]; i++) {
        for (int utf = 0; utf < 2; utf++) {
            struct pattern *p = patterned_compile(
                matches[i].pattern, matches[i].max_length, utf, false);

            patterned_run(p, span_str(matches[i].text), matches[i].hits,
                          FAULT_NONE);
            pattern_free(p);
        }
    }
}

static void characters_are_not_split(void **state)
{
    struct pattern *p = patterned_compile("\\p{Han}{2}", 0, true, false);

    (void)state;
    patterned_run(p, span_str("a\xE8\xBB\x8A\xE5\x8F\xB0z\xE8\xBB\x8A"), "1-7 ",
                  FAULT_NONE);
    /* invalid bytes match nothing and hide nothing */
    patterned_run(p, span_str("\x80\xE8\xBB\xFF\xE8\xBB\x8A\xE5\x8F\xB0\xE8"),
                  "4-10 ", FAULT_NONE);
    pattern_free(p);
    p = patterned_compile("x.z", 0, true, false);
    patterned_run(p, span_str("x\xE8z x\x80z \x80\x80\x80\x80\x80\x80\x80xyz"),
                  "15-18 ", FAULT_NONE);
    pattern_free(p);
}

/* Where a match is too long, or may still become one, nothing is guessed. */
static void what_is_too_long_is_a_fault(void **state)
{
    static const struct {
        const char *pattern, *text;
        enum fault fault;
    } rows[] = {
        {"[a-z]+;", "abcdefghi;", FAULT_NONE},
        {"[a-z]+;", "abcdefghij;", FAULT_PATTERN},
        {"[a-z]+;", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.",
         FAULT_PATTERN},
        {"[a-z]{4,20}", "abcd abcdefghijk", FAULT_PATTERN},
        {"[a-z]{4,20}", "abcd abcdefghij ", FAULT_NONE},
        {"<a>.*?</a>", "<a>x</a><a>x", FAULT_NONE},
        {"<a>[^<]*</a>", "<a>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
         FAULT_PATTERN},
        /* the literal, dle, stands behind what it must be near of */
        {"n[a-z]+dle", "nxxxxxdle nnxxxxxdl", FAULT_NONE},
        {"n[a-z]+dle", "nnxxxxxxdle", FAULT_PATTERN},
        {"n[a-z]+dle", "nxxxxxxxxxxxxxxxxxxxxxxxxxdle", FAULT_PATTERN},
        {"n[a-z]{1,40}dle", "nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxdle",
         FAULT_PATTERN},
        {"n[a-z]+(?!x)dle", "nxxnxxxxxxxxxxdlenxxdlx nxxdlx", FAULT_PATTERN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pattern *p =
            patterned_compile(rows[i].pattern, 10, false, false);

        patterned_run(p, span_str(rows[i].text), NULL, rows[i].fault);
        pattern_free(p);
    }
}

static void too_many_steps_are_a_fault(void **state)
{
    /* fair on simple texts, not on those made for it */
    struct pattern *p = patterned_compile("(?:abc|ab|c)+;", 4000, false, false);
    char text[3001];

    (void)state;
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "abc", 3);
    memcpy(text + 2990, "!;", 2);
    pattern_hits_run(&patterned, p, span_of(text, 2992), SIZE_MAX);
    assert_int_equal(patterned.fault, FAULT_PATTERN);
    pattern_free(p);
}

/* Long texts: more than one region, literals near and far. */
static void long_texts_are_searched_to_their_end(void **state)
{
    static const struct {
        const char *pattern;
        size_t max_length;
    } rows[] = {
        {"needle-[0-9]", 0},      {"[0-9]?needle-[0-9]", 0},
        {"[ne]e+dle-[0-9]", 100}, {"NEEDLE-[0-9](?i)", 0},
        {"n[a-z]+-[0-9]", 60},
    };
    static uint8_t text[PATTERNED_TEXT];

    (void)state;
    memset(text, '.', sizeof text);
    memcpy(text + PATTERNED_TEXT - 8, "needle-1", 8);
    memcpy(text + 32766, "needle-1", 8);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pattern *p = patterned_compile(
            rows[i].pattern, rows[i].max_length, i % 2 != 0, false);

        pattern_hits_run(&patterned, p, span_of(text, PATTERNED_TEXT),
                         SIZE_MAX);
        assert_int_equal(patterned.fault, FAULT_NONE);
        if (rows[i].pattern[0] != 'N')
            assert_string_equal((const char *)patterned.text.p,
                                "32766-32774 69992-70000 ");
        pattern_free(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matches_are_found_wherever_windows_end),
        cmocka_unit_test(characters_are_not_split),
        cmocka_unit_test(what_is_too_long_is_a_fault),
        cmocka_unit_test(too_many_steps_are_a_fault),
        cmocka_unit_test(long_texts_are_searched_to_their_end),
    };

    return cmocka_run_group_tests(tests, patterned_set_up, patterned_tear_down);
}
