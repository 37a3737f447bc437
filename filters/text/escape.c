/* escape - reads the notations one by one. */
#include "filters/text/escape.h"
#include "filters/base/utf8.h"
#include "filters/text/chars.h"

#define SLASHES_MOST 8
#define ENTITY_MOST  10 /* bytes between '&' and ';' */

bool escape_leads(uint8_t c)
{
    return c == '\\' || c == '%' || c == '&' || c >= 0xC2;
}

static uint8_t at(struct span s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

static uint32_t hex_digit(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) ? (uint32_t)(c - '0')
                                    : (uint32_t)((c | 0x20) - 'a' + 10);
}

/* `digits` hex digits at i; false: they are not. */
static bool read_hex(struct span s, size_t i, size_t digits, uint32_t *value)
{
    *value = 0;
    for (size_t k = i; k < i + digits; k++) {
        if (!chars_is(at(s, k), CHARS_HEX))
            return false;
        *value = *value << 4 | hex_digit(s.p[k]);
    }
    return true;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           c == 0xFEFF;
}

static bool is_hyphen(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* What a character is read as; the same if it is what it is. */
static uint32_t plain(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    if (is_hyphen(c))
        return '-';
    if (c == 0xA0 || c == 0x3000)
        return ' ';
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F ||
        (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return ' '; /* halves of astral characters are in nothing we find */
    return c;
}

static void put(struct escape *e, uint32_t c)
{
    e->out_n = 0;
    if (is_invisible(c))
        return;
    c = plain(c);
    if (c < 0x80) {
        e->out[e->out_n++] = (uint8_t)c;
        return;
    }
    if (c >= 0x10000)
        e->out[e->out_n++] = (uint8_t)(0xF0 | c >> 18);
    if (c >= 0x800)
        e->out[e->out_n++] =
            (uint8_t)(c >= 0x10000 ? 0x80 | (c >> 12 & 0x3F) : 0xE0 | c >> 12);
    e->out[e->out_n++] =
        (uint8_t)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3F) : 0xC0 | c >> 6);
    e->out[e->out_n++] = (uint8_t)(0x80 | (c & 0x3F));
}

/* Backslashes, as many as there are, and a letter. */
static bool read_slash(struct span s, size_t i, struct escape *e)
{
    static const char letters[] = "ntrbf", for_them[] = "\n\t\r  ";
    size_t k = i;
    uint32_t c;
    const char *letter;

    while (at(s, k) == '\\' && k - i < SLASHES_MOST)
        k++;
    letter = at(s, k) != 0 ? strchr(letters, at(s, k)) : NULL;
    if (letter != NULL) {
        put(e, (uint8_t)for_them[letter - letters]);
        e->n = k + 1 - i;
        return true;
    }
    if (at(s, k) == 'u' && read_hex(s, k + 1, 4, &c))
        e->n = k + 5 - i;
    else if (at(s, k) == 'x' && read_hex(s, k + 1, 2, &c))
        e->n = k + 3 - i;
    else
        return false;
    put(e, c);
    return true;
}

/* A byte, of any encoding: those from 0x80 may be parts of a character. */
static bool read_percent(struct span s, size_t i, struct escape *e)
{
    uint32_t c;

    if (!read_hex(s, i + 1, 2, &c) || c == 0)
        return false;
    e->n = 3;
    e->out_n = 1;
    e->out[0] = c < 0x80 ? (uint8_t)plain(c) : (uint8_t)c;
    return true;
}

/* Names of characters that stand in what is looked for, or around it. */
static const struct {
    const char *name;
    uint32_t character;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},      {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},    {"nbsp", ' '},    {"commat", '@'},   {"period", '.'},
    {"lowbar", '_'},   {"hyphen", '-'},  {"dash", '-'},     {"ndash", '-'},
    {"mdash", '-'},    {"minus", '-'},   {"plus", '+'},     {"num", '#'},
    {"colon", ':'},    {"semi", ';'},    {"comma", ','},    {"equals", '='},
    {"sol", '/'},      {"bsol", '\\'},   {"percnt", '%'},   {"lpar", '('},
    {"rpar", ')'},     {"lsqb", '['},    {"rsqb", ']'},     {"lcub", '{'},
    {"rcub", '}'},     {"deg", 0xB0},    {"prime", 0x2032}, {"Prime", 0x2033},
    {"shy", 0xAD},     {"zwnj", 0x200C}, {"zwj", 0x200D},   {"Tab", '\t'},
    {"NewLine", '\n'},
};

static bool find_entity(struct span name, uint32_t *c)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (span_eq(name, span_str(entities[i].name))) {
            *c = entities[i].character;
            return true;
        }
    return false;
}

/* The number of a character reference: #64 or #x40. */
static bool read_number(struct span s, uint32_t *c)
{
    bool hex = s.n > 2 && (s.p[1] | 0x20) == 'x';

    if (hex)
        return read_hex(s, 2, s.n - 2, c);
    *c = 0;
    for (size_t i = 1; i < s.n; i++) {
        if (!chars_is(s.p[i], CHARS_DIGIT))
            return false;
        *c = *c * 10 + (uint32_t)(s.p[i] - '0');
    }
    return s.n > 1;
}

/* Where the name behind '&' ends. */
static size_t entity_end(struct span s, size_t i)
{
    size_t k = i + 1;

    while (k - i <= ENTITY_MOST &&
           (chars_is(at(s, k), CHARS_ALNUM) || (k == i + 1 && at(s, k) == '#')))
        k++;
    return k;
}

static bool read_entity(struct span s, size_t i, struct escape *e)
{
    size_t end = entity_end(s, i);
    struct span name;
    uint32_t c;

    if (at(s, end) != ';' || end == i + 1)
        return false;
    name = span_cut(s, i + 1, end);
    if (name.p[0] == '#' ? !read_number(name, &c) : !find_entity(name, &c))
        return false;
    e->n = end + 1 - i;
    put(e, c);
    return true;
}

/* U+30FC, U+FF70: a long vowel, and a hyphen between letters or digits. */
static bool is_bar(struct span s, size_t i)
{
    return (at(s, i) == 0xE3 && at(s, i + 1) == 0x83 && at(s, i + 2) == 0xBC) ||
           (at(s, i) == 0xEF && at(s, i + 1) == 0xBD && at(s, i + 2) == 0xB0);
}

static bool is_after_alnum(struct span s, size_t i)
{
    return i > 0 && chars_is(s.p[i - 1], CHARS_ALNUM);
}

static bool read_wide(struct span s, size_t i, struct escape *e)
{
    uint32_t c;

    if (is_bar(s, i)) {
        if (!is_after_alnum(s, i) || !chars_is(at(s, i + 3), CHARS_ALNUM))
            return false;
        c = '-';
        e->n = 3;
    } else {
        e->n = utf8_decode(span_cut(s, i, s.n), &c);
        if (e->n == 0 || (plain(c) == c && !is_invisible(c)))
            return false;
    }
    put(e, c);
    return true;
}

bool escape_read(struct span text, size_t i, struct escape *e)
{
    switch (text.p[i]) {
    case '\\':
        return read_slash(text, i, e);
    case '%':
        return read_percent(text, i, e);
    case '&':
        return read_entity(text, i, e);
    default:
        return text.p[i] >= 0xC2 && read_wide(text, i, e);
    }
}

static bool slash_is_open(struct span s, size_t i)
{
    size_t k = i;

    while (at(s, k) == '\\' && k - i < SLASHES_MOST)
        k++;
    if (k == s.n)
        return true;
    if (at(s, k) != 'u' && at(s, k) != 'x')
        return false;
    if (s.n - k >= (at(s, k) == 'u' ? 5 : 3))
        return false;
    while (++k < s.n)
        if (!chars_is(s.p[k], CHARS_HEX))
            return false;
    return true;
}

bool escape_is_open(struct span text, size_t i)
{
    switch (text.p[i]) {
    case '\\':
        return slash_is_open(text, i);
    case '%':
        return text.n - i < 3 &&
               (text.n - i < 2 || chars_is(text.p[i + 1], CHARS_HEX));
    case '&':
        return entity_end(text, i) == text.n;
    default:
        if (text.p[i] < 0xC2)
            return false;
        return text.n - i < utf8_announced(text.p[i]) ||
               (is_bar(text, i) && text.n - i == 3 && is_after_alnum(text, i));
    }
}
