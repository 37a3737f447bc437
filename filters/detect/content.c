/*
 * content - counts characters and knows the words for nothing.
 */
#include "filters/detect/content.h"
#include "filters/base/utf8.h"
#include "filters/text/chars.h"

/* Blanks and dots beyond ASCII that people write between groups. */
#define NO_BREAK_SPACE    0xA0
#define MIDDLE_DOT        0xB7
#define BULLET            0x2022
#define IDEOGRAPHIC_SPACE 0x3000
#define KATAKANA_DOT      0x30FB
#define HALF_WIDTH_DOT    0xFF65

/* The character at the head of `s`; what is no UTF-8 counts byte by byte. */
static size_t character(struct span s, uint32_t *c)
{
    size_t n = utf8_decode(s, c);

    if (n != 0)
        return n;
    *c = 0xFFFD;
    return 1;
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' ||
           c == NO_BREAK_SPACE || c == IDEOGRAPHIC_SPACE;
}

static bool is_dot(uint32_t c)
{
    return c == MIDDLE_DOT || c == BULLET || c == KATAKANA_DOT ||
           c == HALF_WIDTH_DOT;
}

static void count(struct content_makeup *m, uint32_t c, const char *marks)
{
    if (is_blank(c))
        m->blanks++;
    else if (is_dot(c))
        m->marks++;
    else if (c >= 0x80)
        m->wide++;
    else if (chars_is((uint8_t)c, CHARS_DIGIT))
        m->digits++;
    else if (chars_is((uint8_t)c, CHARS_UPPER))
        m->upper++;
    else if (chars_is((uint8_t)c, CHARS_LOWER))
        m->lower++;
    else if (c != 0 && strchr(marks, (int)c) != NULL)
        m->marks++;
    else
        m->other++;
}

struct content_makeup content_makeup(struct span value, const char *marks)
{
    struct content_makeup m = {0};
    uint32_t c;

    for (size_t i = 0; i < value.n;) {
        i += character(span_cut(value, i, value.n), &c);
        count(&m, c, marks);
    }
    return m;
}

/* The length of the last character of `s`, which is not empty. */
static size_t last_character(struct span s, uint32_t *c)
{
    size_t n = 1;

    while (n < 3 && n < s.n && (s.p[s.n - n] & 0xC0) == 0x80)
        n++;
    if (character(span_cut(s, s.n - n, s.n), c) == n)
        return n;
    *c = s.p[s.n - 1];
    return 1;
}

struct span content_trim(struct span value)
{
    uint32_t c;
    size_t n;

    while (value.n > 0) {
        n = character(value, &c);
        if (!is_blank(c))
            break;
        value = span_cut(value, n, value.n);
    }
    while (value.n > 0) {
        n = last_character(value, &c);
        if (!is_blank(c))
            break;
        value = span_cut(value, 0, value.n - n);
    }
    return value;
}

/* Words that stand where a value is missing, or that are no value of any kind
 * that a key of a person or a car promises. */
static const char *const words_for_nothing[] = {
    "null",
    "nil",
    "none",
    "nan",
    "n/a",
    "n.a.",
    "na",
    "undefined",
    "undef",
    "unknown",
    "unavailable",
    "unset",
    "not available",
    "not_available",
    "notavailable",
    "not set",
    "not_set",
    "notset",
    "not found",
    "not_found",
    "no data",
    "no_data",
    "nodata",
    "not known",
    "not applicable",
    "missing",
    "empty",
    "blank",
    "default",
    "invalid",
    "error",
    "pending",
    "todo",
    "tbd",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "enabled",
    "disabled",
    "redacted",
    "removed",
    "masked",
    "hidden",
    "anonymized",
    "anonymised",
    "anonymous",
    "private",
    "confidential",
    "deleted",
    "unbekannt",
    "keine",
    "inconnu",
    "aucun",
    "desconocido",
    "ninguno",
    "sconosciuto",
    "nessuno",
    "desconhecido",
    /* none, unknown, not set, not registered; the same in Chinese */
    "なし",
    "無し",
    "無",
    "不明",
    "未設定",
    "未登録",
    "未入力",
    "非公開",
    "无",
    "未知",
    "暂无",
    "未设置",
};

static bool is_word_for_nothing(struct span value)
{
    enum { N = sizeof words_for_nothing / sizeof words_for_nothing[0] };

    for (size_t i = 0; i < N; i++)
        if (span_is(value, words_for_nothing[i]))
            return true;
    return false;
}

/* Is every letter and digit the character `c`, a lower-case letter or a
 * digit? */
static bool is_all(struct span value, uint8_t c)
{
    for (size_t i = 0; i < value.n; i++)
        if (chars_is(value.p[i], CHARS_ALNUM) && chars_lower(value.p[i]) != c)
            return false;
    return true;
}

bool content_is_empty(struct span value)
{
    struct span v = content_trim(value);
    struct content_makeup m = content_makeup(v, "");

    if (content_signs(&m) == 0 || is_word_for_nothing(v))
        return true;
    if (v.p[0] == '[' && v.p[v.n - 1] == ']')
        return true;
    if (memmem(v.p, v.n, "**", 2) != NULL)
        return true;
    return m.wide == 0 && (is_all(v, '0') || is_all(v, 'x'));
}

/* How many digits stand at i? */
static size_t digits_at(struct span s, size_t i)
{
    size_t from = i;

    while (i < s.n && chars_is(s.p[i], CHARS_DIGIT))
        i++;
    return i - from;
}

bool content_is_date(struct span value)
{
    struct span v = content_trim(value);
    size_t a = digits_at(v, 0), b, c, end;

    if ((a != 4 && a != 1 && a != 2) || a >= v.n ||
        memchr("-/.", v.p[a], 3) == NULL)
        return false;
    b = digits_at(v, a + 1);
    if ((b != 1 && b != 2) || a + 1 + b >= v.n || v.p[a + 1 + b] != v.p[a])
        return false;
    c = digits_at(v, a + b + 2);
    end = a + b + 2 + c;
    if (a == 4 ? (c != 1 && c != 2) || memcmp(v.p, "19", 2) < 0 ||
                     memcmp(v.p, "20", 2) > 0
               : c != 4)
        return false;
    return end == v.n || v.p[end] == 'T' || v.p[end] == ' ';
}

bool content_is_uuid(struct span value)
{
    if (value.n != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? value.p[i] != '-' : !chars_is(value.p[i], CHARS_HEX))
            return false;
    }
    return true;
}

static bool is_of(struct span value, unsigned classes)
{
    for (size_t i = 0; i < value.n; i++)
        if (!chars_is(value.p[i], classes))
            return false;
    return value.n != 0;
}

bool content_is_digits(struct span value)
{
    return is_of(value, CHARS_DIGIT);
}

bool content_is_hex(struct span value)
{
    return is_of(value, CHARS_HEX);
}

bool content_is_quantity(struct span value, bool quoted)
{
    size_t sign = value.n != 0 && value.p[0] == '-';
    size_t i = sign + digits_at(value, sign), digits;
    bool point = i < value.n && value.p[i] == '.';

    if (i == sign || content_is_digits(value))
        return false;
    if (point)
        i += 1 + digits_at(value, i + 1);
    if (i == value.n)
        return true;
    if ((value.p[i] | 0x20) != 'e' || (quoted && sign == 0 && !point))
        return false;
    i++;
    i += i < value.n && (value.p[i] == '-' || value.p[i] == '+');
    digits = digits_at(value, i);
    return digits != 0 && i + digits == value.n;
}
