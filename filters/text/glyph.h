/*
 * glyph - characters that are read as another one, or not seen at all.
 *
 * Pure; any thread.
 */
#ifndef FOGLINE_GLYPH_H
#define FOGLINE_GLYPH_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Does it show nothing, or only a mark on the character before it?  Unicode's
 * Default_Ignorable_Code_Point, and the combining marks U+0300 .. U+036F.
 */
bool glyph_is_invisible(uint32_t c);

/*
 * What it is read as, itself for most: full-width ASCII as ASCII, digits of
 * any script (General_Category Nd of the Basic Multilingual Plane) as 0 to 9,
 * their decimal sign as '.', hyphens as '-', blanks, control characters and
 * what is no character as ' '.
 */
uint32_t glyph_plain_of(uint32_t c);

/* Is it ASCII that can be seen, or a blank?  That is itself. */
static inline bool glyph_is_ascii(uint32_t c)
{
    return c - ' ' < 0x7F - ' ';
}

static inline uint32_t glyph_plain(uint32_t c)
{
    return glyph_is_ascii(c) ? c : glyph_plain_of(c);
}

/* Is it a letter as most are, itself and visible?  European, kana, Han, Hangul:
 * what is true of nearly all characters is soon said. */
static inline bool glyph_is_usual(uint32_t c)
{
    return (c >= 0xC0 && c < 0x300) || (c >= 0x370 && c < 0x600) ||
           (c > 0x3000 && c < 0xA620 && c != 0x3164) ||
           (c >= 0xAC00 && c < 0xD800);
}

#endif
