/*
 * scan_slow - what scan.h says of each byte, taken literally: byte by byte and
 * without masks or tables.
 */
#ifndef FOGLINE_TESTS_SCAN_SLOW_H
#define FOGLINE_TESTS_SCAN_SLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The byte i of the text; blanks before its start. */
static inline uint8_t byte_at(const uint8_t *text, ptrdiff_t i)
{
    return i < 0 ? ' ' : text[i];
}

static inline bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_alnum(uint8_t c)
{
    static const char alnum[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return c != 0 && strchr(alnum, c) != NULL;
}

/* How many letters and digits end before i, up to `most`. */
static inline size_t run_before(const uint8_t *text, ptrdiff_t i, size_t most)
{
    size_t n = 0;

    while (n < most && is_alnum(byte_at(text, i - 1 - (ptrdiff_t)n)))
        n++;
    return n;
}

static inline bool ends_17(const uint8_t *text, ptrdiff_t i)
{
    return !is_alnum(text[i]) && run_before(text, i, 18) == 17;
}

/* The first byte after 14 digits and more. */
static inline bool ends_number(const uint8_t *text, ptrdiff_t i)
{
    ptrdiff_t n = 0;

    while (n < 14 && is_digit(byte_at(text, i - 1 - n)))
        n++;
    return n == 14 && !is_digit(text[i]);
}

/* The fourth digit after a '.' or '-' that follows a letter or digit. */
static inline bool is_fourth(const uint8_t *text, ptrdiff_t i)
{
    for (ptrdiff_t k = i - 3; k <= i; k++)
        if (!is_digit(byte_at(text, k)))
            return false;
    return (byte_at(text, i - 4) == '.' || byte_at(text, i - 4) == '-') &&
           is_alnum(byte_at(text, i - 5));
}

/* The last byte of xx:xx:xx:xx:xx:xx. */
static inline bool ends_mac(const uint8_t *text, ptrdiff_t i)
{
    for (ptrdiff_t k = 0; k < 17; k++)
        if (is_alnum(byte_at(text, i - 16 + k)) != ("xx:"[k % 3] == 'x'))
            return false;
    return true;
}

/* A backslash, '%' or '&' before one of [#0-9A-Za-z], or a line's end. */
static inline bool may_escape(const uint8_t *text, ptrdiff_t i)
{
    return (text[i] == '\\' || text[i] == '%' || text[i] == '&') &&
           (text[i + 1] == '#' || text[i + 1] == '\n' || text[i + 1] == '\r' ||
            is_alnum(text[i + 1]));
}

/* Does the notation of name.h allow byte c for `sign`? */
static inline bool allows(char notation, uint8_t c)
{
    uint8_t sign = (uint8_t)notation;

    if (sign == '?')
        return true;
    if (sign == '^')
        return !is_alnum(c) || is_digit(c);
    if (sign >= 'a' && sign <= 'z')
        return c == sign || c == sign - 32;
    return c == sign;
}

static inline bool stands_at(const char *stem, const uint8_t *p)
{
    return allows(stem[0], p[0]) && allows(stem[1], p[1]) &&
           allows(stem[2], p[2]) && allows(stem[3], p[3]);
}

static inline bool is_hot(const char *const *stems, const uint8_t *p)
{
    if (p[0] == '@')
        return true;
    for (size_t k = 0; stems[k] != NULL; k++)
        if (stands_at(stems[k], p))
            return true;
    return false;
}

/* Does it begin a character of UTF-8 that may be none of the usual letters? */
static inline bool begins_wide(uint8_t c)
{
    static const char from_c0[] = "0010000000001100" /* Latin; marks */
                                  "0000000011111111" /* Greek, Cyrillic */
                                  "1111000000100111" /* kana; Han; Hangul */
                                  "1111111111111111";

    return c >= 0xC0 && from_c0[c - 0xC0] == '1';
}

/* What there is at each byte. */
struct want {
    bool hot, esc, wide, run, num, dec, mac, any;
};

/* Fills in `want` for the first n bytes of `text`, which is longer. */
static inline void scan_slow(const char *const *stems, const uint8_t *text,
                             size_t n, struct want *want)
{
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n; i++) {
        struct want *w = &want[i];

        w->hot = is_hot(stems, text + i);
        w->esc = may_escape(text, i);
        w->wide = begins_wide(text[i]);
        w->run = ends_17(text, i);
        w->num = ends_number(text, i);
        w->dec = is_fourth(text, i);
        w->mac = ends_mac(text, i);
        w->any = w->hot || w->run || w->num || w->dec || w->mac;
    }
}

#endif
