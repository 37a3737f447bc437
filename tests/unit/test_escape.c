/*
 * Escapes one by one: what each stands for, what is none, and that the
 * beginning of one is never taken for something decided.
 */
#include "tests/unit/escape_row.h"

static const struct {
    const char *row, *out;
} escapes[] = {
    {"|\\u0040", "@"},
    {"|\\u00e9", "\xC3\xA9"},
    {"|\\u8eca", "\xE8\xBB\x8A"},
    {"|\\uFF20", "@"},
    {"|\\uff2a", "J"},
    {"|\\\\u0040", "@"},
    {"|\\\\\\\\u0040", "@"},
    {"|\\\\\\\\\\\\\\\\u0040", "@"},
    {"|\\x40", "@"},
    {"|\\x4A", "J"},
    {"|\\100", "@"},
    {"|\\\\100", "@"},
    {"|\\064", "4"},
    {"|\\n", "\n"},
    {"|\\t", "\t"},
    {"|\\r", "\r"},
    {"|\\b", " "},
    {"|\\f", " "},
    {"|\\\\n", "\n"},
    {"|\\\n", ""},
    {"|\\\r\n", ""},
    {"|\\u200b", ""},
    {"|\\u00AD", ""},
    {"|\\ufeff", ""},
    {"|\\u3000", " "},
    {"|\\u2010", "-"},
    {"|\\u0000", " "},
    {"|\\ud83d", " "},
    {"|%40", "@"},
    {"|%4a", "J"},
    {"|%E8", "\xE8"},
    {"|%0a", "\n"},
    {"|%7F", " "},
    {"|&#64;", "@"},
    {"|&#x40;", "@"},
    {"|&#X4A;", "J"},
    {"|&#65312;", "@"},
    {"|&#8203;", ""},
    {"|&#x8ECA;", "\xE8\xBB\x8A"},
    {"|&#x1F697;", "\xF0\x9F\x9A\x97"},
    {"|&#1114112;", " "},
    {"|&commat;", "@"},
    {"|&amp;", "&"},
    {"|&quot;", "\""},
    {"|&apos;", "'"},
    {"|&lt;", "<"},
    {"|&period;", "."},
    {"|&nbsp;", " "},
    {"|&shy;", ""},
    {"|&deg;", "\xC2\xB0"},
    {"|&Tab;", "\t"},
    {"|\xEF\xBC\xA0", "@"},
    {"|\xEF\xBC\x8D", "-"},
    {"|\xEF\xBD\x9E", "~"},
    {"|\xE3\x80\x80", " "},
    {"|\xC2\xA0", " "},
    {"|\xC2\xAD", ""},
    {"|\xE1\xA0\x8E", ""},
    {"|\xE2\x80\x8B", ""},
    {"|\xE2\x80\x8F", ""},
    {"|\xE2\x80\x8E", ""},
    {"|\xE2\x81\xA0", ""},
    {"|\xEF\xBB\xBF", ""},
    {"|\xE2\x80\x90", "-"},
    {"|\xE2\x80\x95", "-"},
    {"|\xE2\x88\x92", "-"},
    /* combining acute, digit shapes, Hangul filler, variation selectors, tag */
    {"|\xCC\x81", ""},
    {"|\xE2\x81\xAF", ""},
    {"|\xE1\x85\x9F", ""},
    {"|\xE3\x85\xA4", ""},
    {"|\xEF\xB8\x8F", ""},
    {"|\xF3\xA0\x84\x80", ""},
    /* digits: Arabic, Persian, Devanagari, Thai; the Arabic point */
    {"|\xD9\xA0", "0"},
    {"|\xD9\xA9", "9"},
    {"|\xDB\xB5", "5"},
    {"|\xE0\xA5\xAF", "9"},
    {"|\xE0\xB9\x93", "3"},
    {"|\xD9\xAB", "."},
};

static void an_escape_stands_for_its_character(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        struct escape e = {.n = 0};
        size_t at;
        struct span text = read_row(escapes[i].row, &at);

        if (!escape_leads(text.p[at], 0) || !escape_read(text, at, 0, &e))
            fail_msg("not read: %s", escapes[i].row);
        if (e.n != text.n ||
            !span_eq(span_of(e.out, e.out_n), span_str(escapes[i].out)))
            fail_msg("%s: %zu bytes, \"%.*s\"", escapes[i].row, e.n,
                     (int)e.out_n, (const char *)e.out);
    }
}

/* The first `n` bytes of an escape. */
static void check_head(const char *escape, size_t n)
{
    struct span head = guarded_put(&page, span_of(escape, n));
    struct escape e;

    if (!escape_is_open(head, 0, 0))
        fail_msg("closed: %s, %zu bytes of it", escape, n);
    assert_false(escape_read(head, 0, 0, &e));
}

/* Whatever is cut off, and nothing is read beyond the end. */
static void its_beginning_is_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        for (size_t n = 1; n < strlen(escapes[i].row + 1); n++)
            check_head(escapes[i].row + 1, n);
}

static void other_text_is_none(void **state)
{
    static const char *const rows[] = {
        "|\\\"",
        "|\\\\ ",
        "|\\/",
        "|\\\\\n",
        "|=40",
        "|=\n",
        "|\\u004g",
        "|\\u 040",
        "|\\U0040",
        "|\\x4z",
        "|\\a",
        "|\\1",
        "|\\10 ",
        "|\\018",
        "|\\012",
        "|\\177",
        "|\\200",
        "|\\400",
        "|%4g",
        "|%g4",
        "|% 40",
        "|%00",
        "|%%4",
        "|&",
        "|&;",
        "|&#;",
        "|&#x;",
        "|&unknown;",
        "|&AMP;",
        "|& amp;",
        "|&a-b;",
        "|\xE8\xBB\x8A",
        "|\xC3\xA9",
        "|\xF0\x9F\x9A\x97",
        "|\xEF\xBC ",
        "|\xEF ",
        "|\xE2\x80\x80x",
        "|\xED\xA0\x80",
        "|\xF8\x88\x80\x80",
        "|\xC2 ",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct escape e;
        size_t at;
        struct span text = read_row(rows[i], &at);

        if (escape_read(text, at, 0, &e))
            fail_msg("read: %s", rows[i]);
    }
}

/* What no byte that follows can make an escape. */
static void other_text_is_not_open(void **state)
{
    static const char *const rows[] = {
        "|\\\"",
        "|\\\\\"",
        "|\\/",
        "|\\\\\n",
        "|=40",
        "|=\n",
        "|\\u004g",
        "|\\x4z",
        "|\\a",
        "|%4g",
        "|%g",
        "|% ",
        "|& ",
        "|&a-",
        "|&#;",
        "|&amp;",
        "|%40",
        "|\\n",
        "|\\u0040",
        "|\xEF\xBC\xA0",
        "|\xE2\x80\x8B",
        "|\xC2\xAD",
        "|&abcdefghijklm",
        "|&#123456789012",
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t at;
        struct span text = read_row(rows[i], &at);

        if (escape_is_open(text, at, 0))
            fail_msg("open: %s", rows[i]);
    }
}

/* An escape begins with one of the bytes that lead, and with no other. */
static void only_leads_lead(void **state)
{
    (void)state;
    for (unsigned c = 0; c < 0xC2; c++)
        assert_int_equal(escape_leads((uint8_t)c, 0),
                         c == '\\' || c == '%' || c == '&');
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        assert_true(escape_leads((uint8_t)escapes[i].row[1], 0));
}

/* What is undone only where it is asked for. */
static const struct {
    unsigned also;
    const char *row, *out; /* NULL: it is none */
} special[] = {
    {ESCAPE_SLASHES, "|\\/", "/"},
    {ESCAPE_SLASHES, "|\\\\/", "/"},
    {ESCAPE_SLASHES, "|=40", NULL},
    {ESCAPE_QUOTED, "|=40", "@"},
    {ESCAPE_QUOTED, "|=3D", "="},
    {ESCAPE_QUOTED, "|=3d", "="},
    {ESCAPE_QUOTED, "|=e3", "\xE3"},
    {ESCAPE_QUOTED, "|=\n", ""},
    {ESCAPE_QUOTED, "|=\r\n", ""},
    {ESCAPE_QUOTED, "|= \t\n", ""},
    {ESCAPE_QUOTED, "|\\/", NULL},
    /* nobody writes letters and digits so, but lat=35.68 is written */
    {ESCAPE_QUOTED, "|=35", NULL},
    {ESCAPE_QUOTED, "|=4A", NULL},
    {ESCAPE_QUOTED, "|=00", NULL},
    {ESCAPE_QUOTED, "|=4g", NULL},
    {ESCAPE_QUOTED, "|= x", NULL},
};

static void some_are_read_where_asked_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) {
        const char *out = special[i].out;
        struct escape e = {.n = 0};
        size_t at;
        struct span text = read_row(special[i].row, &at);
        bool read = escape_leads(text.p[at], special[i].also) &&
                    escape_read(text, at, special[i].also, &e);

        if (read != (out != NULL) ||
            (read && (e.n != text.n ||
                      !span_eq(span_of(e.out, e.out_n), span_str(out)))))
            fail_msg("%s: read %d", special[i].row, read);
        for (size_t n = 1; out != NULL && n < text.n; n++)
            if (!escape_is_open(span_of(text.p, n), at, special[i].also))
                fail_msg("%s: closed at %zu", special[i].row, n);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_escape_stands_for_its_character),
        cmocka_unit_test(some_are_read_where_asked_for),
        cmocka_unit_test(its_beginning_is_open),
        cmocka_unit_test(other_text_is_none),
        cmocka_unit_test(other_text_is_not_open),
        cmocka_unit_test(only_leads_lead),
    };

    return cmocka_run_group_tests(tests, escape_row_begin, escape_row_end);
}
