/*
 * Custom patterns as they are loaded: what is refused and why, what is taken,
 * that shape and literal are true.
 */
#include "tests/unit/patterned.h"

#include "filters/detect/pattern_shape.h"

/* --- Load ----------------------------------------------------------------- */

static const struct {
    const char *text;
    size_t max_length;
    const char *says;
    size_t column;
} refused[] = {
    {"a(", 0, "parenthesis", 3},
    {"[z-a]", 0, "range", 4},
    {"", 0, "empty text", 0},
    {"a*", 20, "empty text", 0},
    {"a?", 0, "empty text", 0},
    {"\\b", 0, "empty text", 0},
    {"(?=a)", 0, "empty text", 0},
    {"|a", 0, "empty text", 0},
    {"a+", 0, "no bound", 0},
    {"x.*y", 0, "no bound", 0},
    {"a{3,}", 0, "no bound", 0},
    {"(?:ab?)+", 0, "no bound", 0},
    {"a(?=b*c)", 0, "no bound", 0},
    {"a{20000}", 0, "no bound", 0},
    {"(?:a{200}){200}", 0, "no bound", 0},
    {"x\\X", 0, "no bound", 0},
    {"(?<q>['\"])a\\k<q>", 0, "no bound", 0},
    {"a", 20000, "more than 16384", 0},
    {"abcdef[0-9]*", 5, "longer than max_length", 0},
    {"(?<=.{65})a", 0, "looks back", 0},
    {"(a)(?1)", 0, "recursion", 6},
    {"(?<n>a)(?&n)", 0, "recursion", 10},
    {"a(?R)?", 0, "recursion", 4},
    {"(a)\\g<1>", 0, "recursion", 6},
    {"(a)?(?(1)b|c)", 0, "condition", 7},
    {"\\Ga", 0, "\\G", 3},
    {"a\\Kb", 0, "\\K", 4},
    {"a\\Cb", 0, "\\C", 4},
    {"(*UTF)a", 0, "(*...)", 2},
    {"a(*SKIP)b", 0, "(*...)", 3},
    {"(?x)a b", 0, "(?x)", 3},
    {"a(?C1)b", 0, "callout", 4},
    {"[\\Qa]\\E]b", 0, "\\Q in a class", 2},
    {"(?J)(?<value>a)|(?<value>b)", 0, "two groups", 0},
    {"(a+)+$", 100, "steps", 0},
    {"(a+)+x", 100, "steps", 0},
    {"([a-z]+)*[0-9]", 100, "steps", 0},
    {"(?:x+x+)+y", 100, "steps", 0},
    {"(a|aa)+$", 100, "steps", 0},
    {"(a{1,30}){1,30}!", 0, "steps", 0},
    {"token=(\\w+\\s?)*;", 100, "steps", 0},
    {"a*a*a*a*b", 100, "steps", 0},
};

static void what_cannot_be_followed_is_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct pattern_options o = {refused[i].text, refused[i].max_length,
                                    false, false};
        struct pattern_error error = {.text = "taken", .column = 0};
        struct pattern *p = pattern_compile(&o, &error);

        if (p != NULL || strstr(error.text, refused[i].says) == NULL ||
            error.column != refused[i].column)
            fail_msg("%s: column %zu: %s", o.text, error.column, error.text);
        pattern_free(p);
    }
}

static void what_is_usual_is_taken(void **state)
{
    static const struct {
        const char *text;
        size_t max_length;
    } rows[] = {
        {"\\bTC-[0-9]{8}\\b", 0},
        {"[A-Z]{2}[0-9]{6}(?:-[0-9]{1,3})?", 0},
        {"[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}", 254},
        {"(?i)bearer\\s+[a-z0-9._~+/-]+=*", 2000},
        {"\"contract\"\\s*:\\s*\"[^\"]*\"", 300},
        {"(['\"])secret\\1", 0},
        {"(?<![0-9])[0-9]{4}([ -]?)[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}(?![0-9])", 0},
        {"^Set-Cookie: .{1,200}$", 0},
        {"(?<=id=)(?<value>[0-9a-f]{16})", 0},
        {"\\d{3}-\\d{4}-\\d{4}", 0},
        {"<key>[^<]+</key>", 256},
        {"(?:foo|bar|baz)-\\d+", 100},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        pattern_free(
            patterned_compile(rows[i].text, rows[i].max_length, false, false));
        pattern_free(
            patterned_compile(rows[i].text, rows[i].max_length, true, true));
    }
}

/* --- Shape ---------------------------------------------------------------- */

static const struct {
    const char *text;
    bool utf, caseless;
    size_t longest;
    const char *literal;
    size_t before;
} shapes[] = {
    {"\\bTC-[0-9]{8}\\b", false, false, 11, "TC-", 0},
    {"(?<value>TC-\\d{2,4})", true, false, 7, "TC-", 0},
    {"[ab]{2,3}xyz", false, false, 6, "xyz", 3},
    {".{2}xyz", true, false, 11, "xyz", 8},
    {"abc|abd", false, false, 3, "", 0},
    {"(?:abc|d)efg", false, false, 6, "efg", 3},
    {"(?:abc)?efgh", false, false, 7, "efgh", 3},
    {"(?:abc){2,3}", false, false, 9, "abc", 0},
    {"ab?cde", false, false, 5, "cde", 2},
    {"abx?", false, false, 3, "", 0},
    {"abcx?", false, false, 4, "abc", 0},
    {"abc+", false, false, PATTERN_UNBOUNDED, "abc", 0},
    {"x+abc", false, false, PATTERN_UNBOUNDED, "abc", PATTERN_UNBOUNDED},
    {"a{2}b{3}", false, false, 5, "", 0},
    {"a{,2}b", false, false, 6, "a{,2}b", 0},
    {"a{x}", false, false, 4, "a{x}", 0},
    {"\\Qa+b\\E+", false, false, PATTERN_UNBOUNDED, "a+b", 0},
    {"\\Qa|b(\\Ec", false, false, 5, "a|b(c", 0},
    {"a(?#b|c)bcd", false, false, 4, "abcd", 0},
    {"[]a]b[^]]", false, false, 3, "", 0},
    {"[[:alpha:]]bcd", false, false, 4, "bcd", 1},
    {"[[:^alpha:]]bcd", true, false, 7, "bcd", 4},
    {"[^a]bcd", true, false, 7, "bcd", 4},
    {"\\p{Lu}bcd", true, false, 7, "bcd", 4},
    {"\\x{8eca}bcd", true, false, 7, "bcd", 4},
    {"\\x41bcd", false, false, 4, "bcd", 1},
    {"\\c{(})abc", false, false, 5, "abc", 2},
    {"\\N{2}bcd", true, false, 11, "bcd", 8},
    {"\\N{U+8eca}bcd", true, false, 7, "bcd", 4},
    {"\\.\\*\\\\", false, false, 3, ".*\\", 0},
    {"\xE8\xBB\x8A", true, false, 3, "\xE8\xBB\x8A", 0},
    {"\xE8\xBB\x8A?abc", true, false, 6, "abc", 3},
    {"\xE8\xBB\x8A", true, true, 4, "", 0},
    {"disk-abc", true, true, 14, "-abc", 10},
    {"disk-abc", false, true, 8, "disk-abc", 0},
    {"(?i)abc", false, false, 3, "abc", 0},
    {"a(?=bcd)b", false, false, 2, "", 0},
    {"a(?!bcd)efg", false, false, 4, "efg", 1},
    {"([ab]{2})x\\1", false, false, 5, "", 0},
    {"(a)b\\1cde", false, false, 6, "cde", 3},
    {"(?>abc)d", false, false, 4, "abc", 0},
};

static void shapes_are_worked_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct pattern_shape s = {.utf = shapes[i].utf,
                                  .caseless = shapes[i].caseless};
        const char *error = NULL;
        size_t column = 0;

        assert_true(
            pattern_shape_of(&s, span_str(shapes[i].text), &error, &column));
        if (s.longest != shapes[i].longest ||
            !span_eq(span_of(s.literal, s.literal_n),
                     span_str(shapes[i].literal)) ||
            (s.literal_n != 0 && s.before != shapes[i].before))
            fail_msg("%s: %zu bytes, \"%.*s\" before %zu", shapes[i].text,
                     s.longest, (int)s.literal_n, (const char *)s.literal,
                     s.before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_followed_is_refused_with_a_reason),
        cmocka_unit_test(what_is_usual_is_taken),
        cmocka_unit_test(shapes_are_worked_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
