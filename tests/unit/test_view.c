/*
 * Views: escapes undone in all layers, a map back that can be trusted, and no
 * more than the end of a text undecided.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/text/escape.h"
#include "filters/text/view.h"
#include "filters/window.h"
#include "tests/unit/guarded.h"
#include "tests/unit/hostile.h"

#define ROUNDS  4000
#define LONGEST 8192 /* bytes of a random text */

static struct guarded page;
static struct view view, other;

static void show(struct view *v, struct span raw)
{
    view_show(v, guarded_put(&page, raw));
}

static struct span shown(const struct view *v)
{
    return span_of(v->text, v->n);
}

static void text_is_shown_as_its_reader_sees_it(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"plain text", "plain text"},
        {"taro\\u0040x.jp", "taro@x.jp"},
        {"\\u0074\\u0061\\u0072\\u006f", "taro"},
        {"a\\nb", "a\nb"},
        {"{\\\"lat\\\":1}", "{\\\"lat\\\":1}"},
        {"\\\\\\\"", "\\\\\\\""},
        {"https:\\/\\/x", "https:\\/\\/x"},
        {"%40", "@"},
        {"%2540", "@"},
        {"%252540", "@"},
        {"%25%34%30", "@"},
        {"%25%32%35%25%33%34%25%33%30", "@"},
        {"%E8%BB%8A", "\xE8\xBB\x8A"},
        {"%EF%BC%A0", "@"},
        {"%25EF%25BC%25A0", "@"},
        {"\\\\u0025\\\\u0034\\\\u0030", "@"},
        {"&amp;#64;", "@"},
        {"&amp;amp;#64;", "@"},
        {"&#x26;#64;", "@"},
        {"\\u0026#64;", "@"},
        {"%26%2364%3B", "@"},
        {"\\uff20", "@"},
        {"a\\u200bb", "ab"},
        {"a\xE2\x80\x8B\xE2\x80\x8B\xC2\xAD"
         "b",
         "ab"},
        {"ZVW50\xE3\x83\xBC"
         "12",
         "ZVW50-12"},
        {"ZVW50%E3%83%BC12", "ZVW50-12"},
        {"\xEF\xBC\xBA\xE3\x83\xBC\xEF\xBC\x91", "Z-1"},
        {"\xE3\x82\xAB\xE3\x83\xBC", "\xE3\x82\xAB\xE3\x83\xBC"},
        {"50% of 20%", "50% of 20%"},
        {"a & b &c; d", "a & b &c; d"},
        {"\\", "\\"},
        {"%", "%"},
        {"&", "&"},
        {"\\u004", "\\u004"},
        {"\xEF\xBC", "\xEF\xBC"},
        /* three within each other, four */
        {"%%%3333", "3"},
        {"%%%%33333", "%33"},
        /* what shows nothing joins no halves of characters */
        {"a\xCD\xCD\xA9\xA9", "a\xCD\xCD\xA9\xA9"},
        {"\xE3\x83\xE2\x80\x8B\xBC", "\xE3\x83\xE2\x80\x8B\xBC"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        show(&view, span_str(rows[i][0]));
        if (!span_eq(shown(&view), span_str(rows[i][1])))
            fail_msg("%s: \"%.*s\"", rows[i][0], (int)view.n,
                     (const char *)view.text);
    }
}

/* Quoted-printable, in which an '=' that was written as one is no escape, and
 * slashes; each only where it is asked for. */
static void some_escapes_are_undone_where_asked_for(void **state)
{
    static const char *const rows[][2] = {
        {"taro=40x.jp", "taro@x.jp"},
        {"JTDKN3DU=\r\n8A", "JTDKN3DU8A"},
        {"lon=3D139.7=3D13", "lon=139.7=13"},
        {"a=3D=3D2244", "a==2244"},
        {"a\\u003d40b", "a@b"},
        {"x=\\r\\nb", "xb"},
        {"lat=35.68", "lat=35.68"},
        {"=E8=BB=8A", "\xE8\xBB\x8A"},
        {"a\\/b\\\\/c", "a/b/c"},
    };

    (void)state;
    view.also = ESCAPE_QUOTED | ESCAPE_SLASHES;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        show(&view, span_str(rows[i][0]));
        if (!span_eq(shown(&view), span_str(rows[i][1])))
            fail_msg("%s: \"%.*s\"", rows[i][0], (int)view.n,
                     (const char *)view.text);
    }
    view.also = 0;
}

static void the_map_leads_back(void **state)
{
    static const char raw[] = "ab\\u0040c%2540d&amp;#64;\xEF\xBC\xA1!";
    static const uint32_t from[] = {0, 1, 2, 8, 9, 14, 15, 24, 27, 28};

    (void)state;
    show(&view, span_str(raw));
    assert_true(span_eq(shown(&view), span_str("ab@c@d@A!")));
    for (size_t i = 0; i <= view.n; i++)
        assert_int_equal(view.from[i], from[i]);
}

/* A character of several bytes is replaced whole: all have its first. */
static void bytes_of_a_character_have_one_place(void **state)
{
    (void)state;
    show(&view, span_str("x\\u8ecay"));
    assert_true(span_eq(shown(&view), span_str("x\xE8\xBB\x8Ay")));
    assert_int_equal(view.from[1], 1);
    assert_int_equal(view.from[2], 1);
    assert_int_equal(view.from[3], 1);
    assert_int_equal(view.from[4], 7);
    assert_int_equal(view.from[5], 8);
}

static void random_text(struct random_source *r, struct buf *raw)
{
    buf_clear(raw);
    hostile_put(r, 1 + random_below(r, 120), raw);
}

static void the_map_is_monotone_and_covers_all(void **state)
{
    struct random_source r = {31};
    struct buf raw;

    (void)state;
    buf_init(&raw, LONGEST);
    for (int round = 0; round < ROUNDS; round++) {
        random_text(&r, &raw);
        show(&view, buf_span(&raw));
        assert_true(view.n <= raw.n);
        assert_int_equal(view.from[0], 0);
        assert_int_equal(view.from[view.n], raw.n);
        for (size_t i = 0; i < view.n; i++) {
            uint32_t n = view.from[i + 1] - view.from[i];

            assert_true(view.from[i] <= view.from[i + 1]);
            if (n == 1) /* stands for itself, or for a blank */
                assert_true(view.text[i] == raw.p[view.from[i]] ||
                            view.text[i] == ' ');
        }
    }
    buf_done(&raw);
}

/* Does what `other` shows of raw[from ..) end as `view` does from i on? */
static bool ends_alike(size_t i, uint32_t from)
{
    size_t n = view.n - i;

    if (other.n < n || memcmp(view.text + i, other.text + other.n - n, n) != 0)
        return false;
    for (size_t k = 0; k <= n; k++)
        if (view.from[i + k] != other.from[other.n - n + k] + from)
            return false;
    return true;
}

/* What a stream relies on when it forgets all but its history. */
static void a_start_history_before_shows_the_same(void **state)
{
    struct random_source r = {32};
    struct buf raw;

    (void)state;
    buf_init(&raw, LONGEST);
    for (int round = 0; round < ROUNDS; round++) {
        size_t i;

        random_text(&r, &raw);
        hostile_put(&r, 60, &raw);
        show(&view, buf_span(&raw));
        if (view.n <= WINDOW_BACK)
            continue;
        i = WINDOW_BACK + random_below(&r, view.n - WINDOW_BACK);
        if (view.from[i] == view.from[i - 1])
            continue; /* within a character */
        show(&other,
             span_cut(buf_span(&raw), view.from[i - WINDOW_BACK], raw.n));
        if (!ends_alike(i, view.from[i - WINDOW_BACK]))
            fail_msg("round %d: other text from byte %u on", round,
                     view.from[i]);
    }
    buf_done(&raw);
}

/* Has `other`, of a longer text, all that was settled in `view`? */
static void still_stands(size_t settled, size_t end, int round)
{
    assert_true(other.n >= settled);
    if (memcmp(view.text, other.text, settled) != 0 ||
        memcmp(view.from, other.from, settled * sizeof *view.from) != 0 ||
        (settled < other.n && other.from[settled] < end))
        fail_msg("round %d: what was settled has changed", round);
}

static void more_text_never_changes_what_is_settled(void **state)
{
    struct random_source r = {33};
    struct buf raw;

    (void)state;
    buf_init(&raw, LONGEST);
    for (int round = 0; round < ROUNDS; round++) {
        size_t n, settled;

        buf_clear(&raw);
        hostile_put(&r, 1 + random_below(&r, 12), &raw);
        n = raw.n;
        show(&view, buf_span(&raw));
        settled = view_settled(shown(&view), 0);
        for (int more = 0; more < 40; more++) {
            raw.n = n;
            hostile_put(&r, 1 + random_below(&r, 3), &raw);
            show(&other, buf_span(&raw));
            still_stands(settled, view.from[settled], round);
        }
    }
    buf_done(&raw);
}

/* The same of raw text: no escape begins before and ends behind. */
static void no_escape_lies_across_what_is_settled(void **state)
{
    static const char *const ends[][2] = {
        {"a", ""},
        {"a\\", "\\"},
        {"a\\\\", "\\\\"},
        /* eight are JSON's, and the one before may be JavaScript's */
        {"a\\\\\\\\\\\\\\\\\\", "\\\\\\\\\\\\\\\\\\"},
        {"a\\u", "\\u"},
        {"a\\u00", "\\u00"},
        {"a\\\\u00", "\\\\u00"},
        {"a\\n", ""},
        {"a\\\"", ""},
        {"a%", "%"},
        {"a%4", "%4"},
        {"a%40", ""},
        {"a%g", ""},
        {"a%25%3", "%3"},
        {"a&", "&"},
        {"a&am", "&am"},
        {"a& ", ""},
        {"a&#x4", "&#x4"},
        {"a\xEF", "\xEF"},
        {"a\xEF\xBC", "\xEF\xBC"},
        {"a\xEF\xBC\xA0", ""},
        {"a\xE3\x83\xBC", "\xE3\x83\xBC"},
        {" \xE3\x83\xBC", ""},
        {"a\xFF", ""},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct span text = guarded_put(&page, span_str(ends[i][0]));
        size_t n = view_settled(text, 0);

        if (n != text.n - strlen(ends[i][1]))
            fail_msg("%s: %zu", ends[i][0], n);
    }
}

/* A flood of what may begin an escape is let go but for its end. */
static void floods_are_settled(void **state)
{
    static const char *const units[] = {
        "%", "&", "\\", "%25", "&amp", "\\u", "\xEF", "\xE3\x83\xBC", "%2"};
    static uint8_t bytes[4096];

    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t n = strlen(units[i]), at = 0;

        for (; at + n <= sizeof bytes; at += n)
            memcpy(bytes + at, units[i], n);
        show(&view, span_of(bytes, at));
        if (view.n - view_settled(shown(&view), 0) > 3 * VIEW_ESCAPE)
            fail_msg("held: %s", units[i]);
        if (at - view_settled(guarded_put(&page, span_of(bytes, at)), 0) >
            3 * VIEW_ESCAPE)
            fail_msg("held, raw: %s", units[i]);
    }
}

static void a_view_can_be_used_again_and_freed_twice(void **state)
{
    struct view v = {.text = NULL};

    (void)state;
    show(&v, span_str("a\\u0040b"));
    show(&v, span_str("c"));
    assert_true(span_eq(shown(&v), span_str("c")));
    assert_int_equal(v.from[1], 1);
    view_done(&v);
    view_done(&v);
}

static void an_escape_is_seen_where_it_begins(void **state)
{
    struct span raw;

    (void)state;
    raw = guarded_put(&page, span_str("a%40b&c;\\\""));
    for (size_t i = 0; i < raw.n; i++)
        assert_int_equal(view_escape_at(raw, i, 0), i == 1);
}

static int set_up(void **state)
{
    (void)state;
    guarded_init(&page, LONGEST);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    view_done(&view);
    view_done(&other);
    guarded_done(&page);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_shown_as_its_reader_sees_it),
        cmocka_unit_test(some_escapes_are_undone_where_asked_for),
        cmocka_unit_test(the_map_leads_back),
        cmocka_unit_test(bytes_of_a_character_have_one_place),
        cmocka_unit_test(the_map_is_monotone_and_covers_all),
        cmocka_unit_test(a_start_history_before_shows_the_same),
        cmocka_unit_test(more_text_never_changes_what_is_settled),
        cmocka_unit_test(no_escape_lies_across_what_is_settled),
        cmocka_unit_test(floods_are_settled),
        cmocka_unit_test(a_view_can_be_used_again_and_freed_twice),
        cmocka_unit_test(an_escape_is_seen_where_it_begins),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
