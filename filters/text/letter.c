/* letter - by a table of ranges. */
#include "filters/text/letter.h"
#include "filters/base/utf8.h"

/*
 * Letters, in order.  Left out on purpose: U+00D7, U+00F7 (signs), the
 * punctuation of each script, U+2000 .. U+2BFF (punctuation, arrows, signs),
 * U+3000 .. U+3004 and U+FF5F .. U+FF65 (Japanese punctuation), private use,
 * U+1F000 .. U+1FFFF (pictures).  Let in: U+00B7 (Catalan) and U+30FB, which
 * stand within names.
 */
static const struct {
    uint32_t first, last;
    enum letter letter;
} ranges[] = {
    {0xAA, 0xAA, LETTER_SPACED},
    {0xB5, 0xB5, LETTER_SPACED},
    {0xB7, 0xB7, LETTER_SPACED},
    {0xBA, 0xBA, LETTER_SPACED},
    {0xC0, 0xD6, LETTER_SPACED},
    {0xD8, 0xF6, LETTER_SPACED},
    {0xF8, 0x37D, LETTER_SPACED},  /* Latin, combining marks */
    {0x37F, 0x386, LETTER_SPACED}, /* Greek */
    {0x388, 0x559, LETTER_SPACED}, /* Greek, Cyrillic, Armenian */
    {0x560, 0x588, LETTER_SPACED}, /* Armenian */
    {0x591, 0x5BD, LETTER_SPACED}, /* Hebrew */
    {0x5BF, 0x5BF, LETTER_SPACED},
    {0x5C1, 0x5C2, LETTER_SPACED},
    {0x5C4, 0x5C5, LETTER_SPACED},
    {0x5C7, 0x5F2, LETTER_SPACED},
    {0x610, 0x61A, LETTER_SPACED}, /* Arabic */
    {0x620, 0x669, LETTER_SPACED},
    {0x66E, 0x6D3, LETTER_SPACED},
    {0x6D5, 0x6FF, LETTER_SPACED},
    {0x710, 0x963, LETTER_SPACED},   /* Syriac to Devanagari */
    {0x966, 0xDF3, LETTER_SPACED},   /* scripts of India */
    {0xE01, 0xE3A, LETTER_UNSPACED}, /* Thai */
    {0xE40, 0xE4E, LETTER_UNSPACED},
    {0xE50, 0xE59, LETTER_UNSPACED},
    {0xE81, 0xEFF, LETTER_UNSPACED},   /* Lao */
    {0xF18, 0xFBC, LETTER_UNSPACED},   /* Tibetan */
    {0x1000, 0x1049, LETTER_UNSPACED}, /* Myanmar */
    {0x1050, 0x109F, LETTER_UNSPACED},
    {0x10A0, 0x10FA, LETTER_SPACED},   /* Georgian */
    {0x10FC, 0x135F, LETTER_SPACED},   /* hangul parts, Ethiopic */
    {0x1369, 0x167F, LETTER_SPACED},   /* Cherokee, Canadian syllables */
    {0x1780, 0x17D3, LETTER_UNSPACED}, /* Khmer */
    {0x17E0, 0x17E9, LETTER_UNSPACED},
    {0x1820, 0x1FFE, LETTER_SPACED}, /* Mongolian to extended Greek */
    {0x2C00, 0x2DFF, LETTER_SPACED},
    {0x3005, 0x3007, LETTER_UNSPACED}, /* 々〆〇 */
    {0x3041, 0x318F, LETTER_UNSPACED}, /* kana, bopomofo, hangul parts */
    {0x31A0, 0x31FF, LETTER_UNSPACED},
    {0x3400, 0x4DBF, LETTER_UNSPACED}, /* Han */
    {0x4E00, 0xA4CF, LETTER_UNSPACED}, /* Han, Yi */
    {0xA4D0, 0xABFF, LETTER_SPACED},
    {0xAC00, 0xD7FF, LETTER_UNSPACED}, /* hangul: its particles stick */
    {0xF900, 0xFAFF, LETTER_UNSPACED}, /* Han */
    {0xFB00, 0xFDFB, LETTER_SPACED},   /* ligatures, Arabic forms */
    {0xFE70, 0xFEFC, LETTER_SPACED},
    {0xFF66, 0xFF9F, LETTER_UNSPACED}, /* half-width kana */
    {0xFFA0, 0xFFDC, LETTER_UNSPACED},
    {0x10000, 0x1CFFF, LETTER_SPACED},   /* Gothic to Kana extended */
    {0x1D400, 0x1EFFF, LETTER_SPACED},   /* styled letters, Adlam */
    {0x20000, 0x3FFFF, LETTER_UNSPACED}, /* Han */
};

static enum letter kind_of(uint32_t c)
{
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (c > ranges[middle].last)
            low = middle + 1;
        else if (c < ranges[middle].first)
            high = middle;
        else
            return ranges[middle].letter;
    }
    return LETTER_NONE;
}

enum letter letter_at(struct span text, size_t i, size_t *n)
{
    enum letter letter = LETTER_NONE;
    uint32_t c;

    *n = 0;
    if (i >= text.n || text.p[i] < 0x80)
        return LETTER_NONE;
    *n = utf8_decode(span_cut(text, i, text.n), &c);
    if (*n != 0)
        letter = kind_of(c);
    if (letter == LETTER_NONE)
        *n = 0;
    return letter;
}

enum letter letter_before(struct span text, size_t i, size_t *n)
{
    size_t first = i;
    enum letter letter;

    *n = 0;
    while (first > 0 && i - first < 4 && text.p[first - 1] >= 0x80) {
        first--;
        if (text.p[first] >= 0xC0)
            break;
    }
    if (first == i)
        return LETTER_NONE;
    letter = letter_at(span_of(text.p, i), first, n);
    if (first + *n != i)
        *n = 0;
    return *n != 0 ? letter : LETTER_NONE;
}

size_t letter_next(const struct window *w, size_t i)
{
    size_t n;

    if (!w->final && w->end - i < utf8_announced(w->p[i]))
        return w->end - i;
    letter_at(span_of(w->p, w->end), i, &n);
    return n;
}
