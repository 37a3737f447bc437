/*
 * charset - tells encodings that keep ASCII from those that do not.
 */
#include "filters/text/charset.h"
#include "filters/text/chars.h"

/* Does `s` begin with `word`, in any case? */
static bool begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, 0, n), word);
}

/* Names from the IANA registry, and what is said instead of them. */
static bool keeps_ascii(struct span name)
{
    static const char *const whole[] = {
        "utf-8",     "utf8",   "us-ascii",  "ascii",   "ansi_x3.4-1968",
        "shift_jis", "sjis",   "shift-jis", "ms932",   "cp932",
        "euc-jp",    "euc-kr", "gbk",       "gb2312",  "gb18030",
        "big5",      "latin1", "macintosh", "tis-620", NULL,
    };
    static const char *const heads[] = {
        "iso-8859-", "windows-125", "windows-31j", "windows-874",
        "cp125",     "koi8-",       NULL,
    };

    for (size_t i = 0; whole[i] != NULL; i++)
        if (span_is(name, whole[i]))
            return true;
    for (size_t i = 0; heads[i] != NULL; i++)
        if (begins(name, heads[i]))
            return true;
    return false;
}

/* The parameter's value at the head of `s`, without quotation marks. */
static struct span value_of(struct span s)
{
    size_t from = s.n > 0 && s.p[0] == '"' ? 1 : 0;
    size_t to = from;

    while (to < s.n && s.p[to] != ';' && s.p[to] != '"' && s.p[to] != ',' &&
           !chars_is(s.p[to], CHARS_SPACE))
        to++;
    return span_cut(s, from, to);
}

bool charset_allowed(struct span media_type)
{
    static const char parameter[] = "charset=";
    unsigned named = 0;

    for (size_t i = 1; i + sizeof parameter - 1 <= media_type.n; i++) {
        struct span rest = span_cut(media_type, i, media_type.n);
        struct span value;

        if (!begins(rest, parameter) ||
            chars_is(media_type.p[i - 1], CHARS_ALNUM))
            continue;
        value = value_of(span_cut(rest, sizeof parameter - 1, rest.n));
        if (value.n != 0 && !keeps_ascii(value))
            return false;
        named++;
    }
    return named <= 1;
}

static bool is_text(uint8_t c)
{
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' || c == '\r';
}

/* How many of the two-byte units are an ASCII character, the zero being byte
 * `zero` of each. */
static unsigned wide_units(struct span head, size_t zero)
{
    unsigned n = 0;

    for (size_t i = 0; i + 1 < head.n; i += 2)
        n += head.p[i + zero] == 0 && is_text(head.p[i + 1 - zero]);
    return n;
}

static bool has_mark(struct span head)
{
    static const uint8_t marks[][4] = {
        {0xff, 0xfe}, {0xfe, 0xff}, {0, 0, 0xfe, 0xff}};
    static const size_t lengths[] = {2, 2, 4};

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (head.n >= lengths[i] && memcmp(head.p, marks[i], lengths[i]) == 0)
            return true;
    return false;
}

/* Four-byte units of ASCII at the head: UTF-32, either order.  A blank first
 * could as well be the length that binary formats begin with. */
static bool is_four_wide(const uint8_t *p)
{
    if (p[1] == 0 && p[2] == 0 && p[3] == 0)
        return is_text(p[0]) && (p[0] != ' ' || (is_text(p[4]) && p[5] == 0));
    if (p[0] == 0 && p[1] == 0 && p[2] == 0)
        return is_text(p[3]) && (p[3] != ' ' || (is_text(p[7]) && p[6] == 0));
    return false;
}

bool charset_is_wide(struct span head)
{
    unsigned little, big;

    if (has_mark(head))
        return true;
    if (head.n < CHARSET_HEAD)
        return false;
    little = wide_units(head, 1);
    big = wide_units(head, 0);
    return is_four_wide(head.p) || (little >= 2 && big == 0) ||
           (big >= 2 && little == 0);
}
