/*
 * pattern - patterns of any text: an error, or hits that do not depend on
 * where windows end, and are those that PCRE2 finds by itself.
 *
 * Two bytes: options and max_length.  First line: the pattern.  The rest: the
 * text.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "filters/detect/pattern.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/guarded.h"

#include <stdio.h>
#include <stdlib.h>

#define HITS 10000

struct outcome {
    enum fault fault;
    size_t n;
    struct {
        size_t start, end;
    } hits[HITS];
};

static struct outcome whole, cut, plain;
static struct guarded page;
static struct pattern_scratch *scratch;

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
        CHECK(find.hit.start >= w->floor && find.hit.end <= w->end);
        CHECK(find.hit.end > find.hit.start && o->n < HITS);
        CHECK(find.hit.end - find.hit.start <= pattern_longest(p));
        o->hits[o->n].start = origin + find.hit.start;
        o->hits[o->n++].end = origin + find.hit.end;
        w->floor = find.from = find.hit.end;
    }
    CHECK(find.verdict != VERDICT_MORE || find.hold >= w->floor);
    w->floor = find.verdict == VERDICT_MORE ? find.hold : w->end;
    CHECK(w->floor <= w->end);
}

/* In pieces of 1 .. most bytes; what has left stays in sight for WINDOW_BACK
 * bytes only. */
static void run(const struct pattern *p, struct span text, size_t most,
                struct outcome *o)
{
    struct random_source r = {text.n + most};
    size_t end = 0, floor = 0;

    o->fault = FAULT_NONE;
    o->n = 0;
    do {
        size_t n = most == SIZE_MAX ? text.n : 1 + random_below(&r, most);
        size_t first = floor > WINDOW_BACK ? floor - WINDOW_BACK : 0;
        struct window w = {.floor = floor - first};
        struct span seen;

        end = text.n - end < n ? text.n : end + n;
        seen = guarded_put(&page, span_cut(text, first, end));
        w.p = seen.p;
        w.end = seen.n;
        w.final = end == text.n;
        take_window(p, &w, first, o);
        floor = first + w.floor;
    } while (o->fault == FAULT_NONE && end < text.n);
}

static void check_same(const struct outcome *a, const struct outcome *b)
{
    CHECK(a->fault == b->fault);
    if (a->fault != FAULT_NONE)
        return;
    CHECK(a->n == b->n);
    for (size_t i = 0; i < a->n; i++)
        CHECK(a->hits[i].start == b->hits[i].start &&
              a->hits[i].end == b->hits[i].end);
}

static pcre2_code *plain_code(const struct pattern_options *o)
{
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    pcre2_code *code;
    char text[FUZZ_LONGEST + 16];
    int error = 0;
    PCRE2_SIZE at = 0;

    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    /* names CR, which makes PCRE2 look between CR and LF, too */
    snprintf(text, sizeof text, "%s\\E|\\r(?!)", o->text);
    code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                         PCRE2_MULTILINE | (o->utf ? PCRE2_UTF : 0) |
                             (o->caseless ? PCRE2_CASELESS : 0),
                         &error, &at, context);
    pcre2_compile_context_free(context);
    CHECK(code != NULL);
    return code;
}

/* What PCRE2 finds by itself.  False: it cannot say, or a match is longer
 * than the pattern's may be. */
static bool run_plain(const struct pattern *p, const struct pattern_options *o,
                      struct span text)
{
    pcre2_code *code = plain_code(o);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
    PCRE2_SIZE at = 0;
    bool fits = true;
    int rc;

    plain.fault = FAULT_NONE;
    plain.n = 0;
    while ((rc = pcre2_match(code, text.p, text.n, at, 0, data, NULL)) >= 0) {
        const PCRE2_SIZE *hit = pcre2_get_ovector_pointer(data);

        CHECK(plain.n < HITS);
        plain.hits[plain.n].start = hit[0];
        plain.hits[plain.n++].end = hit[1];
        fits = fits && hit[1] - hit[0] <= pattern_longest(p);
        at = hit[1];
    }
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return fits && rc == PCRE2_ERROR_NOMATCH;
}

static void check(const struct pattern *p, const struct pattern_options *o,
                  struct span text)
{
    static const size_t sizes[] = {1, 3, 40};

    run(p, text, SIZE_MAX, &whole);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        run(p, text, sizes[i], &cut);
        check_same(&whole, &cut);
    }
    if (whole.fault == FAULT_NONE && strstr(o->text, "?<value>") == NULL &&
        strstr(o->text, "?P<value>") == NULL &&
        strstr(o->text, "?'value'") == NULL && run_plain(p, o, text))
        check_same(&whole, &plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    uint8_t flags = fuzz_byte(&in);
    struct pattern_options o = {.max_length = fuzz_byte(&in)};
    struct pattern_error error = {.text = "", .column = 0};
    char *text;
    struct pattern *p;

    if (size > FUZZ_LONGEST)
        return 0;
    if (scratch == NULL) {
        scratch = pattern_scratch_new();
        guarded_init(&page, FUZZ_LONGEST);
    }
    text = fuzz_string(fuzz_line(&in));
    o.text = text;
    o.utf = flags & 1;
    o.caseless = flags & 2;
    p = pattern_compile(&o, &error);
    CHECK(p != NULL || error.text[0] != '\0');
    CHECK(error.column <= strlen(text) + 1);
    if (p != NULL)
        check(p, &o, in);
    pattern_free(p);
    free(text);
    return 0;
}
