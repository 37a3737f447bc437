/*
 * Random patterns on random texts hit what PCRE2 hits by itself.
 */
#include "tests/unit/patterned.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

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

/* What PCRE2 finds by itself, as struct pattern_hits has it.  False: one is
 * longer than a pattern's matches may be. */
static bool plain(const struct pattern_options *o, struct span text,
                  struct pattern_hits *hits)
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

        pattern_hits_add(hits, hit[0], hit[1]);
        fits = fits && hit[1] - hit[0] <= o->max_length;
        at = hit[1];
    }
    assert_true(buf_put(&hits->text, span_of("", 1)));
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return fits;
}

/* A body without a fault gives what PCRE2 finds in it (if it is `valid` UTF-8),
 * however it is cut.  Returns whether there was no fault. */
static bool agrees(const struct pattern *p, const struct pattern_options *o,
                   struct span body, bool valid)
{
    struct pattern_hits want;
    bool good;

    pattern_hits_run(&patterned, p, body, SIZE_MAX);
    good = patterned.fault == FAULT_NONE;
    patterned_run(p, body, NULL, patterned.fault);
    pattern_hits_init(&want, NULL, NULL);
    if (valid && plain(o, body, &want) && good &&
        !pattern_hits_same(&patterned, &want))
        fail_msg("%s on \"%.*s\": %s, not %s", o->text, (int)body.n,
                 (const char *)body.p, (const char *)patterned.text.p,
                 (const char *)want.text.p);
    buf_done(&want.text);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_patterns_keep_their_promises),
    };

    return cmocka_run_group_tests(tests, patterned_set_up, patterned_tear_down);
}
