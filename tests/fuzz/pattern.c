/*
 * pattern - patterns of any text: an error, or hits that do not depend on
 * where windows end, and are those that PCRE2 finds by itself.
 *
 * Two bytes: options and max_length.  First line: the pattern.  The rest: the
 * text.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "tests/fuzz/fuzz.h"
#include "tests/unit/pattern_hits.h"

#include <stdio.h>
#include <stdlib.h>

static struct guarded page;
static struct pattern_hits whole, cut, plain;

static void check_same(const struct pattern_hits *a,
                       const struct pattern_hits *b)
{
    CHECK(a->fault == b->fault);
    CHECK(a->fault != FAULT_NONE || pattern_hits_same(a, b));
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

    buf_clear(&plain.text);
    while ((rc = pcre2_match(code, text.p, text.n, at, 0, data, NULL)) >= 0) {
        const PCRE2_SIZE *hit = pcre2_get_ovector_pointer(data);

        pattern_hits_add(&plain, hit[0], hit[1]);
        fits = fits && hit[1] - hit[0] <= pattern_longest(p);
        at = hit[1];
    }
    CHECK(buf_put(&plain.text, span_of("", 1)));
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return fits && rc == PCRE2_ERROR_NOMATCH;
}

static void check(const struct pattern *p, const struct pattern_options *o,
                  struct span text)
{
    static const size_t sizes[] = {1, 3, 40};

    pattern_hits_run(&whole, p, text, SIZE_MAX);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        pattern_hits_run(&cut, p, text, sizes[i]);
        check_same(&whole, &cut);
    }
    if (whole.fault == FAULT_NONE && strstr(o->text, "?<value>") == NULL &&
        strstr(o->text, "?P<value>") == NULL &&
        strstr(o->text, "?'value'") == NULL && run_plain(p, o, text))
        check_same(&whole, &plain);
}

static void set_up(void)
{
    struct pattern_scratch *scratch = pattern_scratch_new();

    guarded_init(&page, FUZZ_LONGEST);
    pattern_hits_init(&whole, &page, scratch);
    pattern_hits_init(&cut, &page, scratch);
    pattern_hits_init(&plain, &page, scratch);
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
    if (page.base == NULL)
        set_up();
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
