/*
 * utf8 - one character at a time, strictly.
 */
#ifndef FOGLINE_UTF8_H
#define FOGLINE_UTF8_H

#include "filters/base/span.h"

/* Bytes a first byte announces; 0: it cannot begin a character. */
static inline size_t utf8_announced(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/*
 * Decodes the character `s` begins with.  Returns its length in bytes, or 0
 * where there is none: an empty span, a stray or missing continuation, an
 * overlong form, a surrogate, a value above U+10FFFF.
 */
static inline size_t utf8_decode(struct span s, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s.n != 0 ? utf8_announced(s.p[0]) : 0;
    uint32_t c;

    if (n == 0 || n > s.n)
        return 0;
    c = n == 1 ? s.p[0] : s.p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s.p[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s.p[i] & 0x3Fu);
    }
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *character = c;
    return n;
}

#endif
