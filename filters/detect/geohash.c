/*
 * geohash - positions as geohashes, by their key alone: most words of the
 * right length look like one.
 *
 * 4 to 12 characters of the alphabet without a, i, l, o; longer texts are the
 * integers that databases keep in their place.
 */
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define SHORTEST   4 /* 20 to 40 km */
#define CHARACTERS 12
#define LONGEST    24 /* of an integer */

static bool is_letter(uint8_t c)
{
    return chars_is(c, CHARS_ALNUM) && strchr("ailo", chars_lower(c)) == NULL;
}

/* A word of the formats themselves that happens to fit. */
static bool is_word(struct span s)
{
    return span_is(s, "true") || span_is(s, "unset") || span_is(s, "undef");
}

static bool is_integer(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], CHARS_DIGIT))
            return false;
    return true;
}

static bool is_zeros(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '0')
            return false;
    return true;
}

bool geohash_keyed(const struct keyed *k, struct match *m)
{
    struct span s = k->value;

    if (s.n < SHORTEST || s.n > LONGEST || is_word(s) || is_zeros(s))
        return false;
    m->notation = NOTATION_OPAQUE;
    if (m->form == FORM_NUMBER || s.n > CHARACTERS)
        return is_integer(s);
    for (size_t i = 0; i < s.n; i++)
        if (!is_letter(s.p[i]))
            return false;
    m->notation = NOTATION_GEOHASH;
    return true;
}
