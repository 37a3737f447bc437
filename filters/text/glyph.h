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
uint32_t glyph_plain(uint32_t c);

#endif
