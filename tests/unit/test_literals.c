/*
 * Literals: asking a pattern only from where they say finds what asking it
 * everywhere does, in every window.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/base/mem.h"
#include "filters/detect/pattern.h"
#include "filters/literals.h"
#include "filters/scan/scan.h"
#include "filters/walk.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define ROWS(array) (sizeof(array) / sizeof(array)[0])
#define LONGEST     3000

static const struct {
    const char *text;
    bool caseless;
} patterns[] = {
    {"TICKET-[0-9]{4}", false},
    {"case#[a-z]{2}", true},
    {"[A-Z]{0,5}ref:[0-9]", false},
    {"x[0-9]y", false},
    {"(?<=a)bcd", false},
    {"\\?\\^\\?1", false},
    {"\xe7\x95\xaa\xe5\x8f\xb7[0-9]", false},
    {"abc\\x00d", false},
    {"(?:dog|cat)s", false},
    {"note of XQ#[0-9]", false}, /* the stem is not its head */
    {"[0-9]{0,3}a id XJ-Q", true},
};

/* What random texts are made of: whole matches, and parts of them. */
static const char *const parts[] = {
    "TICKET-1234",
    "TICKET-",
    "TICK",
    "CaSe#ab",
    "case#",
    "ABCref:7",
    "ref:",
    "x7y",
    "abcd",
    "bcd",
    "?^?1",
    "?^",
    "\xe7\x95\xaa\xe5\x8f\xb7\x35",
    "\xe7\x95",
    "dogs",
    "cat",
    "note of XQ#7",
    "note of X",
    "XQ#7",
    "12a id xj-q",
    "A ID XJ-",
    " ",
    "\n",
    "-",
    "7",
    "Z",
    "abc",
};

static const char *const keys[] = {"lat^", NULL};

static struct guarded page;
static struct rule rules[ROWS(patterns)];
static struct filter filter;
static struct literals *literals;
static struct scan_stems stems;
static struct blocks blocks;
static struct pattern_scratch *scratch;

static int set_up(void **state)
{
    struct pattern_error error;

    (void)state;
    for (size_t i = 0; i < ROWS(patterns); i++) {
        struct pattern_options o = {.text = patterns[i].text,
                                    .caseless = patterns[i].caseless};

        rules[i].pattern = pattern_compile(&o, &error);
        CHECK(rules[i].pattern != NULL);
    }
    filter.rules = rules;
    filter.rule_count = filter.pattern_count = ROWS(patterns);
    literals = literals_new(&filter);
    literals_limit(literals,
                   scan_stems_build(&stems, keys, literals_stems(literals)));
    scratch = pattern_scratch_new();
    guarded_init(&page, LONGEST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    literals_free(literals);
    blocks_done(&blocks);
    for (size_t i = 0; i < ROWS(patterns); i++)
        pattern_free(rules[i].pattern);
    pattern_scratch_free(scratch);
    guarded_done(&page);
    return 0;
}

static struct pattern_find find_from(size_t i, const struct window *w,
                                     size_t from)
{
    struct pattern_find find = {.from = from};

    if (from == LITERALS_NONE)
        find.verdict = VERDICT_NONE;
    else
        assert_int_equal(pattern_next(rules[i].pattern, scratch, w, &find),
                         FAULT_NONE);
    return find;
}

static void same_find(size_t i, const struct window *w, size_t from)
{
    struct pattern_find some = find_from(i, w, from);
    struct pattern_find all = find_from(i, w, w->floor);

    if (some.verdict != all.verdict)
        fail_msg("%s: verdict %d, want %d", patterns[i].text, some.verdict,
                 all.verdict);
    if (all.verdict == VERDICT_MATCH)
        assert_int_equal(some.hit.start, all.hit.start);
    if (all.verdict == VERDICT_MORE)
        assert_int_equal(some.hold, all.hold);
}

/* As custom.c asks. */
static void find_all(struct window *w, const struct scan *scan, size_t *from)
{
    struct pass pass = {.filter = &filter};
    struct walk k = {.pass = &pass, .w = w, .stems = &stems};

    filter.scan = scan;
    blocks_all(&k, &blocks);
    literals_find(literals, &blocks, w, from);
}

static void check_window(struct window *w)
{
    size_t from[ROWS(patterns)];
    const struct scan *scan;

    for (size_t v = 0; (scan = scan_at(v)) != NULL; v++) {
        if (!scan_usable(scan))
            continue;
        find_all(w, scan, from);
        for (size_t i = 0; i < ROWS(patterns); i++)
            same_find(i, w, from[i]);
    }
}

static size_t fill(struct random_source *r, uint8_t *text, size_t most)
{
    size_t n = 0;

    for (;;) {
        const char *part = random_below(r, 3) == 0
                               ? parts[random_below(r, ROWS(parts))]
                               : "lorem ipsum ";

        if (n + strlen(part) > most)
            return n;
        memcpy(text + n, part, strlen(part));
        n += strlen(part);
    }
}

static void windows_are_asked_where_they_can_match(void **state)
{
    static uint8_t text[LONGEST];
    struct random_source r = {.state = 7};

    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        size_t n = fill(&r, text, 1 + random_below(&r, LONGEST - 1));
        struct span s = guarded_put(&page, span_of(text, n));
        struct window w = {.p = s.p, .raw = s.p, .end = n};

        w.floor = random_below(&r, n + 1);
        w.final = random_below(&r, 4) == 0;
        check_window(&w);
    }
}

/* The point of it all. */
static void other_text_is_not_asked(void **state)
{
    static const char text[] = "{\"speedKmh\":41.2,\"state\":\"parked\"}\n";
    struct window w = {.p = (const uint8_t *)text, .end = sizeof text - 1};
    size_t from[ROWS(patterns)];

    (void)state;
    find_all(&w, &scan_scalar, from);
    for (size_t i = 0; i < ROWS(patterns); i++)
        if (pattern_literal(rules[i].pattern).bytes.n >= 3 &&
            pattern_literal(rules[i].pattern).before == 0)
            assert_true(from[i] == LITERALS_NONE);
    assert_true(from[0] == LITERALS_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(windows_are_asked_where_they_can_match),
        cmocka_unit_test(other_text_is_not_asked),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
