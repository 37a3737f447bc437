/*
 * polyline - tracks in one text, under their key: Google's encoded polyline
 * (differences of 1e-5 or 1e-6 degrees, five bits a character) and HERE's
 * flexible one.
 *
 * A short text is one if it can be decoded to positions that can be.  A longer
 * one need only be of the alphabet, and no word: backslashes are characters of
 * it, are doubled where it stands in JSON, and together with a letter behind
 * them may have been read as an escape (\\n), so that what was meant is lost.
 */
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#include <stdlib.h>

#define SHORTEST 4
#define ALIKE    16
#define UNITS    1000000 /* to the degree, at most */
#define NULL_OFF 1000    /* nearer to 0, 0 than this is a word, not a track */

/* Decodes five bits a character. */
struct reader {
    struct span text;
    size_t i;
};

/* The next character's bits; -1: none. */
static int next_bits(struct reader *r)
{
    int c;

    if (r->i >= r->text.n)
        return -1;
    c = r->text.p[r->i++];
    if (c == '\\')
        while (r->i < r->text.n && r->text.p[r->i] == '\\')
            r->i++;
    return c >= 63 && c <= 126 ? c - 63 : -1;
}

/* The next difference; false: the text ends within it, or is none. */
static bool next_value(struct reader *r, int64_t *value)
{
    uint64_t raw = 0;
    unsigned shift = 0;
    int bits;

    do {
        bits = next_bits(r);
        if (bits < 0 || shift > 35)
            return false;
        raw |= (uint64_t)(bits & 31) << shift;
        shift += 5;
    } while (bits >= 32);
    *value = (int64_t)(raw >> 1);
    if ((raw & 1) != 0)
        *value = -*value - 1;
    return true;
}

static bool is_encoded(struct span s)
{
    struct reader r = {.text = s};
    int64_t latitude = 0, longitude = 0, north, east;
    size_t points = 0;

    while (r.i < s.n) {
        if (!next_value(&r, &north) || !next_value(&r, &east))
            return false;
        latitude += north;
        longitude += east;
        if (llabs(latitude) > 90 * UNITS || llabs(longitude) > 180 * UNITS)
            return false;
        if (points++ == 0 && llabs(latitude) < NULL_OFF &&
            llabs(longitude) < NULL_OFF)
            return false;
    }
    return points > 0;
}

/* Long, of the alphabet, of both cases and with signs that words do not have;
 * blanks are what escapes have become. */
static bool is_alike(struct span s)
{
    bool upper = false, lower = false, sign = false;

    if (s.n < ALIKE)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];

        if (!chars_is(c, CHARS_SPACE) && (c < 63 || c > 126))
            return false;
        upper = upper || chars_is(c, CHARS_UPPER);
        lower = lower || chars_is(c, CHARS_LOWER);
        sign = sign || (c != '_' && c >= 63 && !chars_is(c, CHARS_LETTER));
    }
    return upper && lower && sign;
}

/* HERE's: version 1 is a 'B', then a header, then A-Za-z0-9-_ . */
static bool is_flexible(struct span s)
{
    bool upper = false, other = false;

    if (s.n < 10 || s.p[0] != 'B')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!chars_is(s.p[i], CHARS_WORD) && s.p[i] != '-')
            return false;
        upper = upper || (i > 0 && chars_is(s.p[i], CHARS_UPPER));
        other = other || chars_is(s.p[i], CHARS_LOWER);
    }
    return upper && other;
}

bool polyline_keyed(const struct keyed *k, struct match *m)
{
    struct span s = k->value;

    if (s.n < SHORTEST || m->form == FORM_NUMBER)
        return position_keyed(k, m);
    m->notation = NOTATION_OPAQUE;
    return is_encoded(s) || is_alike(s) || is_flexible(s) ||
           position_keyed(k, m);
}
