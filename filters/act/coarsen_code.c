/*
 * coarsen_code - geohashes and plus codes, cut to a cell no finer than the
 * rule's.
 *
 * How many characters may stay follows from those that stay (their latitude
 * says how narrow the cell is), so that a code once cut is cut no more.
 *
 * Sources: G. Niemeyer's geohash.org; Open Location Code, specification 1.04.
 */
#include "filters/act/grid.h"
#include "filters/act/ops.h"
#include "filters/text/chars.h"

#include <math.h>

/* A rectangle that halves, or becomes a twentieth, with every character. */
struct area {
    double south, height; /* degrees */
    double width;
};

static const char geohash_letters[] = "0123456789bcdefghjkmnpqrstuvwxyz";
static const char plus_letters[] = "23456789CFGHJMPQRVWX";

static int index_of(const char *letters, uint8_t c)
{
    const char *found = c != 0 ? strchr(letters, c) : NULL;

    return found != NULL ? (int)(found - letters) : -1;
}

/* Five bits of a geohash: longitude and latitude by turns, longitude first. */
static void take_geohash(struct area *a, unsigned bits, bool longitude)
{
    for (unsigned bit = 16; bit != 0; bit /= 2, longitude = !longitude) {
        if (longitude) {
            a->width /= 2;
            continue;
        }
        a->height /= 2;
        if ((bits & bit) != 0)
            a->south += a->height;
    }
}

static bool is_coarse(const struct rule *rule, const struct area *a)
{
    return grid_is_coarse(rule, a->south + a->height / 2, a->height, a->width);
}

size_t coarsen_code_geohash(const struct rule *rule, struct span code,
                            uint8_t *out)
{
    struct area a = {.south = -90, .height = 180, .width = 360};
    size_t n = 0;

    for (size_t i = 0; i < code.n; i++) {
        int bits = index_of(geohash_letters, chars_lower(code.p[i]));

        if (bits < 0)
            return 0;
        take_geohash(&a, (unsigned)bits, i % 2 == 0);
        if (!is_coarse(rule, &a))
            break;
        n = i + 1;
    }
    memcpy(out, code.p, n);
    return n;
}

/* The value of a plus code's digit in either case; -1: it is none. */
static int plus_digit(uint8_t c)
{
    return index_of(plus_letters,
                    chars_is(c, CHARS_LOWER) ? (uint8_t)(c & ~0x20) : c);
}

/* "8Q7X0000+": the digits kept, zeros up to the eighth, a plus. */
size_t coarsen_code_plus(const struct rule *rule, struct span code,
                         uint8_t *out)
{
    struct area a = {.south = -90, .height = 400, .width = 400};
    size_t n = 0;

    if (code.n < 9 || code.p[8] != '+')
        return 0;
    for (size_t i = 0; i < 8 && code.p[i] != '0'; i += 2) {
        int latitude = plus_digit(code.p[i]);

        if (latitude < 0 || plus_digit(code.p[i + 1]) < 0)
            return 0;
        a.height /= 20;
        a.width /= 20;
        a.south += latitude * a.height;
        if (!is_coarse(rule, &a))
            break;
        n = i + 2;
    }
    if (n == 0)
        return 0;
    memcpy(out, code.p, n);
    memset(out + n, '0', 8 - n);
    out[8] = '+';
    return 9;
}
