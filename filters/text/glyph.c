/* glyph - tables from Unicode 15.1: DerivedCoreProperties, UnicodeData. */
#include "filters/text/glyph.h"

#include <stddef.h>

#define ARABIC_POINT 0x066B

struct range {
    uint32_t first, last;
};

static const struct range invisible[] = {
    {0xAD, 0xAD},       {0x0300, 0x036F},   {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x206F},
    {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFF8},   {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

#define FROM_200B 6 /* the range that begins with U+200B */

/* The zeros; nine digits follow each. */
static const uint16_t zeros[] = {
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
    0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090,
    0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
};

bool glyph_is_invisible(uint32_t c)
{
    /* most are letters below, Han and what is like it, or in full width */
    if (c < invisible[0].first || (c > 0x3164 && c < 0xFE00) ||
        (c > 0xFEFF && c < 0xFFA0))
        return false;
    for (size_t i = c < 0x200B ? 0 : FROM_200B;
         i < sizeof invisible / sizeof *invisible; i++)
        if (c <= invisible[i].last)
            return c >= invisible[i].first;
    return false;
}

/* The digit that `c` is; 10: it is none. */
static uint32_t digit(uint32_t c)
{
    if (c > 0x1C59 && c < 0xA620)
        return 10;
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (c < zeros[i] + 10u)
            return c >= zeros[i] ? c - zeros[i] : 10;
    return 10;
}

static bool is_hyphen(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
}

uint32_t glyph_plain_of(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    if (is_hyphen(c))
        return '-';
    if (c == ARABIC_POINT)
        return '.';
    if (c == 0xA0 || c == 0x3000)
        return ' ';
    if (is_control(c) || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return ' '; /* halves of astral characters are in nothing we find */
    if (c >= zeros[0] && digit(c) != 10)
        return '0' + digit(c);
    return c;
}
