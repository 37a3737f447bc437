/*
 * coarsen - moves a position to the centre of its cell (grid.c), in the
 * notation it came in.
 *
 * One point has one cell in every notation: each is read as degrees, moved,
 * rounded to decimals of a degree, and only then written in its own way.
 * What filtering twice does to each, grid.c says for degrees; scales and
 * minutes are exact multiples of those, or the last digit is far smaller than
 * the cell.
 */
#include "filters/act/decimal.h"
#include "filters/act/grid.h"
#include "filters/act/ops.h"
#include "filters/text/angle.h"

#include <math.h>

#define UNITS_MAX 9e17

/* The cell of a point on the match's axis; false: beyond its range. */
static bool cell_at(const struct rule *rule, const struct match *match,
                    double degrees, struct grid_cell *cell)
{
    if (match->axis == AXIS_LATITUDE && fabs(degrees) <= 90) {
        *cell = grid_latitude(rule, degrees);
        return true;
    }
    if (match->axis != AXIS_LONGITUDE || !(fabs(degrees) <= 180))
        return false;
    *cell = grid_longitude(rule, degrees,
                           match->latitude_known ? match->latitude : NAN);
    return true;
}

/* A scaled integer.  Where a unit is coarser than the cell, it stays; where
 * the rounded centre is no whole number of units (milliarcseconds), the centre
 * is as good: rounding both times could leave a small cell. */
static size_t put_scaled(const struct match *match,
                         const struct grid_cell *cell, uint8_t *out)
{
    double exact = pow(10, cell->places);

    if (cell->step * match->scale < 2) {
        memcpy(out, match->value.p, match->value.n);
        return match->value.n;
    }
    if (fmod(match->scale, exact) == 0)
        return decimal_put(cell->degrees * match->scale, 0, out);
    return decimal_put(cell->centre * match->scale, 0, out);
}

static size_t put_degrees(const struct match *match, double x,
                          const struct grid_cell *cell, uint8_t *out)
{
    unsigned width = match->axis == AXIS_LATITUDE ? 2 : 3;

    if (match->notation == NOTATION_SCALED)
        return put_scaled(match, cell, out); /* nobody writes a letter to it */
    if (match->notation == NOTATION_NMEA)
        return decimal_put_nmea(x, cell->places, 0, out);
    if (match->notation == NOTATION_NMEA_FIXED)
        return decimal_put_nmea(x, cell->places, width, out);
    return decimal_put(x, cell->places, out);
}

/* The number as degrees, without the sign that a letter gives it. */
static bool degrees_of(const struct match *match, double *x)
{
    if (!decimal_parse(match->value, x))
        return false;
    if (match->notation == NOTATION_SCALED)
        *x /= match->scale;
    if (match->notation == NOTATION_NMEA ||
        match->notation == NOTATION_NMEA_FIXED) {
        double magnitude = angle_from_nmea(fabs(*x));

        if (magnitude < 0)
            return false;
        *x = *x < 0 ? -magnitude : magnitude;
    }
    return fabs(*x) < UNITS_MAX;
}

static size_t put_number(const struct rule *rule, const struct match *match,
                         uint8_t *out)
{
    double sign = match->negative ? -1 : 1;
    struct grid_cell cell;
    double x;

    if (!degrees_of(match, &x))
        return redact_ops.put(rule, match, out);
    if (x == 0)
        return decimal_put(0, 0, out);
    if (!cell_at(rule, match, x * sign, &cell))
        return redact_ops.put(rule, match, out);
    return put_degrees(match, cell.degrees * sign, &cell, out);
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    size_t redacted = redact_ops.bound(rule, match);
    size_t most = DECIMAL_BOUND;

    if (match->notation == NOTATION_TEXT)
        most = coarsen_text_bound(match);
    if (match->notation == NOTATION_SCALED && match->value.n > most)
        most = match->value.n;
    if (match->notation == NOTATION_GEOHASH ||
        match->notation == NOTATION_PLUS_CODE)
        most = match->value.n;
    return redacted > most ? redacted : most;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    size_t n = 0;

    switch (match->notation) {
    case NOTATION_DECIMAL:
    case NOTATION_SCALED:
    case NOTATION_NMEA:
    case NOTATION_NMEA_FIXED:
        return put_number(rule, match, out);
    case NOTATION_TEXT:
        n = coarsen_text(rule, match, out);
        break;
    case NOTATION_GEOHASH:
        n = coarsen_code_geohash(rule, match->value, out);
        break;
    case NOTATION_PLUS_CODE:
        n = coarsen_code_plus(rule, match->value, out);
        break;
    case NOTATION_PART:
    case NOTATION_OPAQUE:
        break;
    }
    return n != 0 ? n : redact_ops.put(rule, match, out);
}

const struct act_ops coarsen_ops = {.bound = bound, .put = put};
