/*
 * Custom patterns: what is refused at load, that hits do not depend on where
 * windows end, that limits are faults, that shape and literal are true.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "filters/base/buf.h"
#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/detect/pattern_shape.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define TEXT 70000

static struct guarded page;
static struct pattern_scratch *scratch;

static struct pattern *compile(const char *text, size_t max_length, bool utf,
                               bool caseless)
{
    struct pattern_options o = {text, max_length, utf, caseless};
    struct pattern_error error;
    struct pattern *p = pattern_compile(&o, &error);

    if (p == NULL)
        print_error("%s: column %zu: %s\n", text, error.column, error.text);
    CHECK(p != NULL);
    return p;
}

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
        pattern_free(compile(rows[i].text, rows[i].max_length, false, false));
        pattern_free(compile(rows[i].text, rows[i].max_length, true, true));
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

/* --- Matching ------------------------------------------------------------- */

struct outcome {
    enum fault fault;
    struct buf hits; /* "start-end " */
};

/* All hits in a window, from its floor on; the floor moves behind what is
 * decided. */
static void take_window(const struct pattern *p, struct window *w,
                        size_t origin, struct outcome *o)
{
    struct pattern_find find = {.from = w->floor};

    for (;;) {
        o->fault = pattern_next(p, scratch, w, &find);
        if (o->fault != FAULT_NONE)
            return;
        if (find.verdict != VERDICT_MATCH)
            break;
        assert_true(find.hit.start >= w->floor && find.hit.end <= w->end);
        assert_true(find.hit.end > find.hit.start);
        assert_true(buf_printf(&o->hits, "%zu-%zu ", origin + find.hit.start,
                               origin + find.hit.end));
        w->floor = find.from = find.hit.end;
    }
    w->floor = find.verdict == VERDICT_MORE ? find.hold : w->end;
    assert_true(w->floor <= w->end);
}

/* Matches `text` fed in pieces whose lengths follow `cut`; what has left stays
 * in sight for WINDOW_BACK bytes only. */
static struct outcome run(const struct pattern *p, struct span text,
                          size_t (*cut)(void *), void *arg)
{
    struct outcome o = {.fault = FAULT_NONE};
    size_t end = 0, floor = 0;

    buf_init(&o.hits, 1 << 20);
    do {
        size_t n = cut == NULL ? text.n : cut(arg);
        size_t first = floor > WINDOW_BACK ? floor - WINDOW_BACK : 0;
        struct window w = {.floor = floor - first};
        struct span seen;

        end = text.n - end < n ? text.n : end + n;
        seen = guarded_put(&page, span_cut(text, first, end));
        w.p = seen.p;
        w.end = seen.n;
        w.final = end == text.n;
        take_window(p, &w, first, &o);
        floor = first + w.floor;
    } while (o.fault == FAULT_NONE && end < text.n);
    assert_true(buf_put(&o.hits, span_of("", 1)));
    return o;
}

static size_t by_one(void *arg)
{
    (void)arg;
    return 1;
}

static size_t at_random(void *arg)
{
    return 1 + random_below(arg, 40);
}

static void hits_do_not_depend_on_cuts(const struct pattern *p,
                                       struct span text, const char *want,
                                       enum fault fault)
{
    struct random_source random = {text.n};
    struct outcome whole = run(p, text, NULL, NULL);

    if (want != NULL)
        assert_string_equal((const char *)whole.hits.p, want);
    assert_int_equal(whole.fault, fault);
    for (int i = 0; i < 4; i++) {
        struct outcome other = i == 0 ? run(p, text, by_one, NULL)
                                      : run(p, text, at_random, &random);

        assert_string_equal((const char *)other.hits.p,
                            (const char *)whole.hits.p);
        assert_int_equal(other.fault, whole.fault);
        buf_done(&other.hits);
    }
    buf_done(&whole.hits);
}

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
            struct pattern *p =
                compile(matches[i].pattern, matches[i].max_length, utf, false);

            hits_do_not_depend_on_cuts(p, span_str(matches[i].text),
                                       matches[i].hits, FAULT_NONE);
            pattern_free(p);
        }
    }
}

static void characters_are_not_split(void **state)
{
    struct pattern *p = compile("\\p{Han}{2}", 0, true, false);

    (void)state;
    hits_do_not_depend_on_cuts(
        p, span_str("a\xE8\xBB\x8A\xE5\x8F\xB0z\xE8\xBB\x8A"), "1-7 ",
        FAULT_NONE);
    /* invalid bytes match nothing and hide nothing */
    hits_do_not_depend_on_cuts(
        p, span_str("\x80\xE8\xBB\xFF\xE8\xBB\x8A\xE5\x8F\xB0\xE8"), "4-10 ",
        FAULT_NONE);
    pattern_free(p);
    p = compile("x.z", 0, true, false);
    hits_do_not_depend_on_cuts(
        p, span_str("x\xE8z x\x80z \x80\x80\x80\x80\x80\x80\x80xyz"), "15-18 ",
        FAULT_NONE);
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
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pattern *p = compile(rows[i].pattern, 10, false, false);

        hits_do_not_depend_on_cuts(p, span_str(rows[i].text), NULL,
                                   rows[i].fault);
        pattern_free(p);
    }
}

static void too_many_steps_are_a_fault(void **state)
{
    /* fair on simple texts, not on those made for it */
    struct pattern *p = compile("(?:abc|ab|c)+;", 4000, false, false);
    char text[3001];
    struct outcome o;

    (void)state;
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "abc", 3);
    memcpy(text + 2990, "!;", 2);
    o = run(p, span_of(text, 2992), NULL, NULL);
    assert_int_equal(o.fault, FAULT_PATTERN);
    buf_done(&o.hits);
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
    static uint8_t text[TEXT];

    (void)state;
    memset(text, '.', sizeof text);
    memcpy(text + TEXT - 8, "needle-1", 8);
    memcpy(text + 32766, "needle-1", 8);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct pattern *p =
            compile(rows[i].pattern, rows[i].max_length, i % 2 != 0, false);
        struct outcome o = run(p, span_of(text, TEXT), NULL, NULL);

        assert_int_equal(o.fault, FAULT_NONE);
        if (rows[i].pattern[0] != 'N')
            assert_string_equal((const char *)o.hits.p,
                                "32766-32774 69992-70000 ");
        buf_done(&o.hits);
        pattern_free(p);
    }
}

/* --- Random patterns ------------------------------------------------------ */

/* A random pattern over a few letters. */
static void put_random(struct random_source *r, struct buf *out, int depth)
{
    static const char *const items[] = {"a", "b",     "c",   "abc", "[ab]",
                                        ".", "\\w",   "\\b", "bca", "[^a]",
                                        "x", "\\x61", "cab", "$"};
    static const char *const times[] = {"",  "",      "",    "",  "?",
                                        "*", "{1,2}", "{2}", "+", "*?"};
    size_t n = 1 + random_below(r, 4);

    for (size_t i = 0; i < n; i++) {
        size_t kind = random_below(r, depth > 0 ? 8 : 5);

        if (kind < 5) {
            assert_true(buf_put(out, span_str(items[random_below(r, 14)])));
        } else {
            assert_true(buf_put(out, span_str(kind == 5   ? "(?:"
                                              : kind == 6 ? "("
                                                          : "(?!")));
            put_random(r, out, depth - 1);
            assert_true(
                buf_put(out, span_str(random_below(r, 3) ? ")" : "|x)")));
        }
        if (out->p[out->n - 1] != '$' && out->p[out->n - 1] != 'b')
            assert_true(buf_put(out, span_str(times[random_below(r, 10)])));
    }
}

/* What PCRE2 finds by itself, as struct outcome has it.  False: one is longer
 * than a pattern's matches may be. */
static bool plain(const struct pattern_options *o, struct span text,
                  struct buf *hits)
{
    uint32_t options = PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;
    int error;
    PCRE2_SIZE at = 0;
    char text_and_cr[4100];
    pcre2_compile_context *context;
    pcre2_code *code;
    pcre2_match_data *data;
    bool fits = true;

    if (o->utf)
        options |= PCRE2_UTF;
    context = pcre2_compile_context_create(NULL);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    /* names CR, which makes PCRE2 look between CR and LF, too */
    snprintf(text_and_cr, sizeof text_and_cr, "%s|\\r(?!)", o->text);
    code = pcre2_compile((PCRE2_SPTR)text_and_cr, PCRE2_ZERO_TERMINATED,
                         options, &error, &at, context);
    pcre2_compile_context_free(context);
    CHECK(code != NULL);
    data = pcre2_match_data_create_from_pattern(code, NULL);
    at = 0;
    while (pcre2_match(code, text.p, text.n, at, 0, data, NULL) >= 0) {
        const PCRE2_SIZE *hit = pcre2_get_ovector_pointer(data);

        assert_true(buf_printf(hits, "%zu-%zu ", hit[0], hit[1]));
        fits = fits && hit[1] - hit[0] <= o->max_length;
        at = hit[1];
    }
    assert_true(buf_put(hits, span_of("", 1)));
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return fits;
}

/* A body without a fault gives what PCRE2 finds in it (if it is `valid` UTF-8),
 * however it is cut.  Returns whether there was no fault. */
static bool agrees(const struct pattern *p, const struct pattern_options *o,
                   struct span body, bool valid)
{
    struct outcome it = run(p, body, NULL, NULL);
    bool good = it.fault == FAULT_NONE;
    struct buf want;

    buf_init(&want, 1 << 20);
    hits_do_not_depend_on_cuts(p, body, NULL, it.fault);
    if (valid && plain(o, body, &want) && good &&
        strcmp((const char *)it.hits.p, (const char *)want.p) != 0)
        fail_msg("%s on \"%.*s\": %s, not %s", o->text, (int)body.n,
                 (const char *)body.p, (const char *)it.hits.p,
                 (const char *)want.p);
    buf_done(&want);
    buf_done(&it.hits);
    return good;
}

/* Bodies of ASCII, of characters of three bytes too, and of anything. */
enum noise { ASCII, UTF8, BYTES, NOISES };

static void random_body(struct random_source *r, enum noise noise,
                        struct buf *body)
{
    static const char *const texts[] = {"a",
                                        "b",
                                        "c",
                                        "ca",
                                        "abc",
                                        "x",
                                        " ",
                                        "\n",
                                        "\r",
                                        "\r\n",
                                        "bca",
                                        "ab",
                                        "\xE8\xBB\x8A",
                                        "\xC3\xA9",
                                        "\xBB",
                                        "\xE8",
                                        "\xF0\x9F",
                                        "\x8A"};
    static const size_t counts[] = {12, 14, 18};

    buf_clear(body);
    for (int i = 0; i < 40; i++)
        assert_true(
            buf_put(body, span_str(texts[random_below(r, counts[noise])])));
}

static void random_patterns_keep_their_promises(void **state)
{
    struct random_source r = {7};
    struct buf text, body;
    unsigned good = 0;

    (void)state;
    buf_init(&text, 4000);
    buf_init(&body, 4000);
    for (unsigned i = 0; i < 3000; i++) {
        struct pattern_error error;
        struct pattern_options o = {.max_length = 12, .utf = i % 2};
        struct pattern *p;
        enum noise noise = i % NOISES;

        buf_clear(&text);
        put_random(&r, &text, 2);
        assert_true(buf_put(&text, span_of("", 1)));
        o.text = (const char *)text.p;
        p = pattern_compile(&o, &error);
        if (p == NULL)
            continue;
        random_body(&r, noise, &body);
        good += agrees(p, &o, buf_span(&body), noise != BYTES);
        pattern_free(p);
    }
    assert_true(good > 300);
    buf_done(&text);
    buf_done(&body);
}

static int open_page(void **state)
{
    (void)state;
    guarded_init(&page, TEXT + 200);
    scratch = pattern_scratch_new();
    return 0;
}

static int close_page(void **state)
{
    (void)state;
    guarded_done(&page);
    pattern_scratch_free(scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_followed_is_refused_with_a_reason),
        cmocka_unit_test(what_is_usual_is_taken),
        cmocka_unit_test(shapes_are_worked_out),
        cmocka_unit_test(matches_are_found_wherever_windows_end),
        cmocka_unit_test(characters_are_not_split),
        cmocka_unit_test(what_is_too_long_is_a_fault),
        cmocka_unit_test(too_many_steps_are_a_fault),
        cmocka_unit_test(long_texts_are_searched_to_their_end),
        cmocka_unit_test(random_patterns_keep_their_promises),
    };

    return cmocka_run_group_tests(tests, open_page, close_page);
}
