/* escape - reads the notations one by one. */
#include "filters/text/escape.h"
#include "filters/base/utf8.h"
#include "filters/text/chars.h"
#include "filters/text/glyph.h"

#define SLASHES_MOST 8
#define ENTITY_MOST  10 /* bytes between '&' and ';' */
#define BLANKS_MOST  8  /* between '=' and the end of a line */
#define NUMBER_MOST  7  /* digits of a character's number: 1114111 */

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

static void put_wide(struct escape *e, uint32_t c)
{
    e->out_n = 0;
    if (glyph_is_invisible(c))
        return;
    c = glyph_plain(c);
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

static inline void put(struct escape *e, uint32_t c)
{
    if (!glyph_is_ascii(c)) {
        put_wide(e, c);
        return;
    }
    e->out[0] = (uint8_t)c;
    e->out_n = 1;
}

/* Three octal digits of a visible character, as of JavaScript's strings. */
static bool read_octal(struct span s, size_t i, uint32_t *value)
{
    *value = 0;
    for (size_t k = i; k < i + 3; k++) {
        if (at(s, k) < '0' || at(s, k) > '7')
            return false;
        *value = *value << 3 | (uint32_t)(s.p[k] - '0');
    }
    return *value >= ' ' && *value < 0x7F;
}

/* The end of a line at k; k: there is none, or its second byte may come. */
static size_t line_end(struct span s, size_t k)
{
    if (at(s, k) == '\n')
        return k + 1;
    if (at(s, k) != '\r' || k + 1 == s.n)
        return k;
    return k + 1 + (s.p[k + 1] == '\n');
}

/* A backslash at the end of a line, on which JavaScript's strings go on. */
static bool read_line(struct span s, size_t i, size_t k, struct escape *e)
{
    size_t end = line_end(s, k);

    e->n = end - i;
    e->out_n = 0;
    return end > k && k == i + 1;
}

/* What a backslash and this letter stand for, to those who look for data; 0: it
 * is no such letter. */
static uint8_t letter_of(uint8_t c)
{
    switch (c) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'b':
    case 'f':
        return ' ';
    case '/':
        return '/';
    default:
        return 0;
    }
}

/* Backslashes, as many as there are, and a letter or a number. */
static bool read_slash(struct span s, size_t i, unsigned also, struct escape *e)
{
    size_t k = i;
    uint32_t c;

    while (at(s, k) == '\\' && k - i < SLASHES_MOST)
        k++;
    if (at(s, k) == '\n' || at(s, k) == '\r')
        return read_line(s, i, k, e);
    if (at(s, k) == '/' && (also & ESCAPE_SLASHES) == 0)
        return false;
    if (letter_of(at(s, k)) != 0) {
        put(e, letter_of(at(s, k)));
        e->n = k + 1 - i;
        return true;
    }
    if (at(s, k) == 'u' && read_hex(s, k + 1, 4, &c))
        e->n = k + 5 - i;
    else if (at(s, k) == 'x' && read_hex(s, k + 1, 2, &c))
        e->n = k + 3 - i;
    else if (read_octal(s, k, &c))
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
    e->out[0] = c < 0x80 ? (uint8_t)glyph_plain(c) : (uint8_t)c;
    return true;
}

/* '=' and two digits, or the end of a line, blanks before it included. */
static bool read_quoted(struct span s, size_t i, struct escape *e)
{
    size_t k = i + 1, end;
    uint32_t c;

    if (read_hex(s, k, 2, &c)) {
        e->n = 3;
        e->out_n = 1;
        e->out[0] = (uint8_t)c;
        return c != 0 && !chars_is((uint8_t)c, CHARS_ALNUM);
    }
    while ((at(s, k) == ' ' || at(s, k) == '\t') && k - i <= BLANKS_MOST)
        k++;
    end = line_end(s, k);
    e->n = end - i;
    e->out_n = 0;
    return end > k;
}

/* Names of characters that stand in what is looked for, or around it. */
#define ENTITY(name, character)          \
    {                                    \
        name, sizeof name - 1, character \
    }

static const struct {
    const char *name;
    size_t n;
    uint32_t character;
} entities[] = {
    ENTITY("amp", '&'),      ENTITY("lt", '<'),       ENTITY("gt", '>'),
    ENTITY("quot", '"'),     ENTITY("apos", '\''),    ENTITY("nbsp", ' '),
    ENTITY("commat", '@'),   ENTITY("period", '.'),   ENTITY("lowbar", '_'),
    ENTITY("hyphen", '-'),   ENTITY("dash", '-'),     ENTITY("ndash", '-'),
    ENTITY("mdash", '-'),    ENTITY("minus", '-'),    ENTITY("plus", '+'),
    ENTITY("num", '#'),      ENTITY("colon", ':'),    ENTITY("semi", ';'),
    ENTITY("comma", ','),    ENTITY("equals", '='),   ENTITY("sol", '/'),
    ENTITY("bsol", '\\'),    ENTITY("percnt", '%'),   ENTITY("lpar", '('),
    ENTITY("rpar", ')'),     ENTITY("lsqb", '['),     ENTITY("rsqb", ']'),
    ENTITY("lcub", '{'),     ENTITY("rcub", '}'),     ENTITY("deg", 0xB0),
    ENTITY("prime", 0x2032), ENTITY("Prime", 0x2033), ENTITY("shy", 0xAD),
    ENTITY("zwnj", 0x200C),  ENTITY("zwj", 0x200D),   ENTITY("Tab", '\t'),
    ENTITY("NewLine", '\n'),
};

static bool find_entity(struct span name, uint32_t *c)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (name.n == entities[i].n &&
            memcmp(name.p, entities[i].name, name.n) == 0) {
            *c = entities[i].character;
            return true;
        }
    return false;
}

/*
 * A character reference, &#64; or &#x40; (HTML, 13.2.5.80).  Its semicolon may
 * be missing: any other byte that is no digit ends it, too.  Of zeros at its
 * head, each stands for nothing: &#x00 for &#x0, as often as there are some.
 */
static bool read_number(struct span s, size_t i, struct escape *e)
{
    bool hex = (at(s, i + 2) | 0x20) == 'x';
    size_t from = i + 2 + hex, k = from;
    unsigned digits = hex ? CHARS_HEX : CHARS_DIGIT;
    uint32_t c = 0;

    if (at(s, k) == '0' && chars_is(at(s, k + 1), digits)) {
        e->n = k + 2 - i;
        e->out_n = e->n - 1;
        memcpy(e->out, s.p + i, e->out_n);
        e->out[e->out_n - 1] = s.p[k + 1];
        return true;
    }
    for (; chars_is(at(s, k), digits) && k - from < NUMBER_MOST; k++)
        c = c * (hex ? 16 : 10) + hex_digit(s.p[k]);
    if (k == from || k == s.n || chars_is(s.p[k], digits))
        return false;
    e->n = k + (s.p[k] == ';') - i;
    put(e, c);
    return true;
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

    if (at(s, i + 1) == '#')
        return read_number(s, i, e);
    if (at(s, end) != ';' || end == i + 1)
        return false;
    name = span_cut(s, i + 1, end);
    if (!find_entity(name, &c))
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

/* Is it that, and between such? */
static bool read_bar(struct span s, size_t i, struct escape *e)
{
    e->n = 3;
    e->out[0] = '-';
    e->out_n = 1;
    return is_after_alnum(s, i) && chars_is(at(s, i + 3), CHARS_ALNUM);
}

/* U+FF01 to U+FF5E, ASCII in full width: most of what is undone; 0: another. */
static uint8_t full_width(const uint8_t *p)
{
    if (p[0] != 0xEF || p[2] < 0x80 || p[2] > 0xBF)
        return 0;
    if (p[1] == 0xBC && p[2] != 0x80)
        return (uint8_t)(p[2] - 0x60);
    return p[1] == 0xBD && p[2] <= 0x9E ? (uint8_t)(p[2] - 0x20) : 0;
}

static bool read_wide(struct span s, size_t i, struct escape *e)
{
    uint32_t c;

    e->n = 3;
    e->out_n = 1;
    if (s.n - i >= 3 && (e->out[0] = full_width(s.p + i)) != 0)
        return true;
    if (is_bar(s, i))
        return read_bar(s, i, e);
    e->n = utf8_decode(span_cut(s, i, s.n), &c);
    if (e->n == 0 || glyph_is_usual(c))
        return false;
    put_wide(e, c);
    return e->out_n != e->n || memcmp(e->out, s.p + i, e->n) != 0;
}

bool escape_read(struct span text, size_t i, unsigned also, struct escape *e)
{
    switch (text.p[i]) {
    case '\\':
        return read_slash(text, i, also, e);
    case '=':
        return (also & ESCAPE_QUOTED) != 0 && read_quoted(text, i, e);
    case '%':
        return read_percent(text, i, e);
    case '&':
        return read_entity(text, i, e);
    default:
        return text.p[i] >= 0xC2 && read_wide(text, i, e);
    }
}

/* Could more digits make an octal number of what stands at k? */
static bool octal_is_open(struct span s, size_t k)
{
    if (at(s, k) != '0' && at(s, k) != '1')
        return false;
    return s.n - k == 1 ||
           (s.n - k == 2 && s.p[k + 1] <= '7' && s.p[k + 1] >= '0');
}

static bool slash_is_open(struct span s, size_t i)
{
    size_t k = i;

    while (at(s, k) == '\\' && k - i < SLASHES_MOST)
        k++;
    if (k == s.n)
        return true;
    if (s.p[k] == '\r')
        return k == i + 1 && k + 1 == s.n;
    if (at(s, k) != 'u' && at(s, k) != 'x')
        return octal_is_open(s, k);
    if (s.n - k >= (at(s, k) == 'u' ? 5 : 3))
        return false;
    while (++k < s.n)
        if (!chars_is(s.p[k], CHARS_HEX))
            return false;
    return true;
}

static bool quoted_is_open(struct span s, size_t i)
{
    size_t k = i + 1;

    if (k == s.n || (chars_is(s.p[k], CHARS_HEX) && k + 1 == s.n))
        return true;
    while ((at(s, k) == ' ' || at(s, k) == '\t') && k - i <= BLANKS_MOST)
        k++;
    return k == s.n || (s.p[k] == '\r' && k + 1 == s.n);
}

bool escape_is_open(struct span text, size_t i, unsigned also)
{
    switch (text.p[i]) {
    case '=':
        return (also & ESCAPE_QUOTED) != 0 && quoted_is_open(text, i);
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
