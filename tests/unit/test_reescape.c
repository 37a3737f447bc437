/*
 * The way back: a replacement is written as what it replaces was, and a
 * reader who undoes the escapes sees the replacement.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/reescape.h"
#include "filters/text/view.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

static struct guarded page;
static struct view view;

/* A window on `row` with its escapes undone; `hit` is what stands between <<
 * and >>. */
static struct window window_on(const char *row, struct hit *hit)
{
    uint8_t raw[256];
    size_t n = 0, start = 0, end = 0;
    struct span copy;

    for (const char *c = row; *c != '\0'; c++) {
        if (c[0] == '<' && c[1] == '<')
            start = n, c++;
        else if (c[0] == '>' && c[1] == '>')
            end = n, c++;
        else
            raw[n++] = (uint8_t)*c;
    }
    copy = guarded_put(&page, span_of(raw, n));
    view_show(&view, copy);
    *hit = (struct hit){.start = 0};
    while (view.from[hit->start] < start)
        hit->start++;
    while (view.from[hit->end] < end)
        hit->end++;
    return (struct window){.p = view.text,
                           .end = view.n,
                           .final = true,
                           .raw = copy.p,
                           .from = view.from};
}

/* What replaces the value of `row`, if it is `text`. */
static struct span write_over(const char *row, const char *text, uint8_t *out)
{
    struct hit hit;
    struct window w = window_on(row, &hit);
    struct layers layers;

    if (!reescape_layers(&w, &hit, &layers))
        return span_str(text);
    return span_of(out, reescape_put(&layers, span_str(text), out));
}

static void a_replacement_is_written_as_its_neighbours_are(void **state)
{
    static const struct {
        const char *row, *text, *want;
    } rows[] = {
        /* nothing is escaped near it */
        {"mail=<<taro@x.jp>>", "[EMAIL]", "[EMAIL]"},
        {"a%20b mail=<<taro@x.jp>> c%20d", "[EMAIL]", "[EMAIL]"},
        {"\"\\u0041\":\"<<taro@x.jp>>\"", "[EMAIL]", "[EMAIL]"},
        /* percent, in it or right beside it */
        {"mail=<<taro%40x.jp>>&", "[EMAIL]", "%5BEMAIL%5D"},
        {"mail%3D<<taro@x.jp>>&", "[EMAIL]", "%5BEMAIL%5D"},
        {"mail=<<taro@x.jp>>%26a", "[EMAIL]", "%5BEMAIL%5D"},
        {"mail=<<taro%2540x.jp>>&", "[EMAIL]", "%255BEMAIL%255D"},
        {"mail%253D<<taro@x.jp>>", "a b", "a%2520b"},
        {"mail=<<taro%40x.jp>>", "****@x.jp", "****%40x.jp"},
        {"mail=<<taro@x%2Ejp>>", "****@x.jp", "****@x.jp"},
        {"lat%3D<<35.68>>", "0", "0"},
        /* backslashes */
        {"\"<<taro\\u0040x.jp>>\"", "[EMAIL]", "[EMAIL]"},
        {"\"<<taro\\u0040x.jp>>\"", "a\"b<", "a\\u0022b\\u003C"},
        {"\"\\n<<taro@x.jp>>\"", "a\"", "a\\u0022"},
        /* character references */
        {"<v><<taro&#64;x.jp>></v>", "[EMAIL]", "[EMAIL]"},
        {"<v><<taro&#64;x.jp>></v>", "<a&b>", "&#x3C;a&#x26;b&#x3E;"},
        {"&quot;<<taro@x.jp>>&quot;", "a'b", "a&#x27;b"},
        /* invisible characters behind a neighbour are no layer */
        {"<<taro@x.jp>>%22\xE2\x80\x8B", "[EMAIL]", "%5BEMAIL%5D"},
        {"<<taro@x.jp>>%\xE2\x80\x8B", "[EMAIL]", "[EMAIL]"},
        {"<<taro@x.jp>>&\xC2\xAD", "a'b", "a'b"},
        {"<<taro@x.jp>>%2522", "[EMAIL]", "%255BEMAIL%255D"},
        {"<<taro@x.jp>>%25\xE2\x80\x8B", "[EMAIL]", "%5BEMAIL%5D"},
        /* what leads an escape stands in the value, but not for itself */
        {"<v><<A&amp;B&#64;x>></v>", "A&B*", "A&#x26;B*"},
        {"mail=<<a%25b%40x.jp>>", "a%b*", "a%25b*"},
        {"mail=<<a%2525b%2540x.jp>>", "a%b*", "a%2525b*"},
        {"\"<<a\\\"b\\u0040x>>\"", "a\\\"*", "a\\\"*"},
        /* full-width letters are no layer */
        {"x=<<\xEF\xBC\xA1\xEF\xBC\xA2>>", "[VIN]", "[VIN]"},
    };
    uint8_t out[256];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span got = write_over(rows[i].row, rows[i].text, out);

        if (!span_eq(got, span_str(rows[i].want)))
            fail_msg("%s, %s: \"%.*s\"", rows[i].row, rows[i].text, (int)got.n,
                     (const char *)got.p);
    }
}

static void a_window_without_escapes_has_no_layers(void **state)
{
    struct window w = {.p = (const uint8_t *)"abc", .end = 3};
    struct hit hit = {.start = 0, .end = 3};
    struct layers layers;

    (void)state;
    assert_false(reescape_layers(&w, &hit, &layers));
}

/* Of what replacements are made of: escapes in a replacement would be none. */
static size_t random_text(struct random_source *r, const char *letters,
                          uint8_t *out)
{
    size_t n = random_below(r, 40);

    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)letters[random_below(r, strlen(letters))];
    return n;
}

static void check_round_trip(const struct layers *layers, struct span text)
{
    uint8_t escaped[REESCAPE_MOST * 40];
    size_t n = reescape_put(layers, text, escaped);

    assert_true(n <= REESCAPE_MOST * text.n);
    view_show(&view, guarded_put(&page, span_of(escaped, n)));
    if (!span_eq(span_of(view.text, view.n), text))
        fail_msg("\"%.*s\" shows \"%.*s\"", (int)n, (const char *)escaped,
                 (int)view.n, (const char *)view.text);
}

static void showing_what_was_escaped_gives_it_back(void **state)
{
    static const char plain[] = "abZ09[]_-.*@: /'\"<>+=()",
                      percent[] = "abZ09[]_-.*@: /'\"<>+=()&;,";
    struct random_source r = {41};
    uint8_t text[40];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct layers layers = {.percent = (unsigned)random_below(&r, 3),
                                .raw = span_str("")};
        size_t n = random_text(&r, layers.percent ? percent : plain, text);

        layers.entities = random_below(&r, 2) == 0;
        layers.slashes = !layers.entities;
        check_round_trip(&layers, span_of(text, n));
    }
}

/* In no form of escape stands what would end the string it stands in. */
static void nothing_that_ends_a_string_is_left(void **state)
{
    static const char text[] = "\"'<>&\\";
    struct layers rows[] = {
        {.percent = 1}, {.percent = 2}, {.entities = true}, {.slashes = true}};
    uint8_t out[REESCAPE_MOST * sizeof text];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t n;

        rows[i].raw = span_str("");
        n = reescape_put(&rows[i], span_str(text), out);
        for (size_t k = 0; k < n; k++)
            assert_null(strchr("\"'<>", out[k]));
        assert_true(n > strlen(text));
    }
}

/* What stood there in clear may stand there in clear. */
static void characters_of_the_value_need_no_escape(void **state)
{
    struct layers layers = {.percent = 1, .raw = span_str("taro@x")};
    uint8_t out[64];
    size_t n = reescape_put(&layers, span_str("*@[x"), out);

    (void)state;
    assert_true(span_eq(span_of(out, n), span_str("*@%5Bx")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_replacement_is_written_as_its_neighbours_are),
        cmocka_unit_test(a_window_without_escapes_has_no_layers),
        cmocka_unit_test(showing_what_was_escaped_gives_it_back),
        cmocka_unit_test(nothing_that_ends_a_string_is_left),
        cmocka_unit_test(characters_of_the_value_need_no_escape),
    };
    int failed;

    guarded_init(&page, 4096);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    view_done(&view);
    guarded_done(&page);
    return failed;
}
