/*
 * content - counts characters and knows the words for nothing.
 */
#include "filters/detect/content.h"
#include "filters/base/utf8.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

/* Blanks and dots beyond ASCII that people write between groups. */
#define NO_BREAK_SPACE    0xA0
#define MIDDLE_DOT        0xB7
#define BULLET            0x2022
#define IDEOGRAPHIC_SPACE 0x3000
#define KATAKANA_DOT      0x30FB
#define HALF_WIDTH_DOT    0xFF65

#define SEALED            28 /* bytes of the shortest word of ours */

/* The character at the head of `s`; what is no UTF-8 counts byte by byte. */
static size_t character(struct span s, uint32_t *c)
{
    size_t n;

    *c = s.p[0];
    if (*c < 0x80)
        return 1;
    n = utf8_decode(s, c);
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

static void count_ascii(struct content_makeup *m, uint8_t c, const char *marks)
{
    unsigned classes = chars_table[c];

    m->digits += (classes & CHARS_DIGIT) != 0;
    m->upper += (classes & CHARS_UPPER) != 0;
    m->lower += (classes & CHARS_LOWER) != 0;
    if ((classes & CHARS_ALNUM) != 0)
        return;
    if (is_blank(c))
        m->blanks++;
    else if (c != 0 && strchr(marks, c) != NULL)
        m->marks++;
    else
        m->other++;
}

static void count_wide(struct content_makeup *m, uint32_t c)
{
    if (is_blank(c))
        m->blanks++;
    else if (is_dot(c))
        m->marks++;
    else
        m->wide++;
}

struct content_makeup content_makeup(struct span value, const char *marks)
{
    struct content_makeup m = {0};
    uint32_t c;

    for (size_t i = 0; i < value.n;) {
        i += character(span_cut(value, i, value.n), &c);
        if (c < 0x80)
            count_ascii(&m, (uint8_t)c, marks);
        else
            count_wide(&m, c);
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

#define W(text) KEY_WORD(text)

/* Words that stand where a value is missing, or that are no value of any kind
 * that a key of a person or a car promises. */
static const struct key_word words_for_nothing[] = {
    /* clang-format off */
    W("null"), W("nil"), W("none"), W("nan"), W("n/a"), W("n.a."), W("na"),
    W("undefined"), W("undef"), W("unknown"), W("unavailable"), W("unset"),
    W("not available"), W("not_available"), W("notavailable"), W("not set"),
    W("not_set"), W("notset"), W("not found"), W("not_found"), W("no data"),
    W("no_data"), W("nodata"), W("not known"), W("not applicable"),
    W("missing"), W("empty"), W("blank"), W("default"), W("invalid"),
    W("error"), W("pending"), W("todo"), W("tbd"), W("true"), W("false"),
    W("yes"), W("no"), W("on"), W("off"), W("enabled"), W("disabled"),
    W("redacted"), W("removed"), W("masked"), W("hidden"), W("anonymized"),
    W("anonymised"), W("anonymous"), W("private"), W("confidential"),
    W("deleted"), W("unbekannt"), W("keine"), W("inconnu"), W("aucun"),
    W("desconocido"), W("ninguno"), W("sconosciuto"), W("nessuno"),
    W("desconhecido"),
    /* none, unknown, not set, not registered; the same in Chinese */
    W("なし"), W("無し"), W("無"), W("不明"), W("未設定"), W("未登録"), W("未入力"),
    W("非公開"), W("无"), W("未知"), W("暂无"), W("未设置"),
    {NULL, 0},
    /* clang-format on */
};

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

    if (content_signs(&m) == 0)
        return true;
    if (v.p[0] == '[' && v.p[v.n - 1] == ']')
        return true;
    if (m.digits == 0 && key_is_word(v, words_for_nothing))
        return true;
    if (m.other >= 2 && memmem(v.p, v.n, "**", 2) != NULL)
        return true;
    if (m.wide != 0)
        return false;
    return content_letters(&m) == 0 ? is_all(v, '0')
                                    : m.digits == 0 && is_all(v, 'x');
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

static bool is_base32(uint8_t c)
{
    return chars_is(c, CHARS_LOWER) || (c >= '2' && c <= '7');
}

size_t content_sealed(struct span value, size_t i)
{
    size_t end = i + 2;

    if (end > value.n || (value.p[i] != 'h' && value.p[i] != 'p') ||
        value.p[i + 1] != '-')
        return i;
    while (end < value.n &&
           (is_base32(value.p[end]) ||
            (end > i + SEALED && (value.p[end] == '@' || value.p[end] == '.'))))
        end++;
    return end - i >= SEALED ? end : i;
}

bool content_has_sealed(struct span value)
{
    for (size_t i = 0; i + SEALED <= value.n; i++)
        if (content_sealed(value, i) != i)
            return true;
    return false;
}
