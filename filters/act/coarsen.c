/*
 * coarsen - moves a position to the centre of its cell.
 *
 *            |<- step/cos(lat) ->|
 *       -----+---------+---------+-----     Rows are as high as the grid says.
 *        row |    x    |    x    |          Columns are as wide as that in the
 *       ---+-+-------+-+-------+-+-----     row's middle, counted from the
 *          |    x    |    x    |            meridian of Greenwich.
 *       ---+---------+---------+-------
 *                 0 degrees
 *
 * Cells are whole: what is left over at a pole or at 180 degrees belongs to
 * the last whole cell, so no cell is finer than the grid and no centre lies
 * outside the range.
 *
 * Filtering twice changes nothing:
 *   - a centre is written with the first decimal smaller than the cell; that
 *     moves it by less than half a cell, so it is found in the same cell again
 *   - a row is known by its number, which is the same before and after
 *   - 0 stays 0: it is what a redacted number looks like, and for the same
 *     reason a latitude of exactly 0 counts as unknown.  No centre is 0.
 */
#include "filters/act/decimal.h"
#include "filters/act/ops.h"

#include <math.h>

#define METRES_PER_DEGREE  111320.0
#define RADIANS_PER_DEGREE 0.017453292519943295

/* cos(80 degrees): as coarse as where nearly nobody lives. */
#define COS_UNKNOWN 0.17364817766693036

#define PLACES_MAX  9

/* The centre of the cell that holds `x`, of cells `step` wide counted from 0
 * both ways as far as `limit`. */
static double centre(double x, double step, double limit)
{
    double most, cell;

    if (step > limit)
        step = limit;
    most = floor(limit / step);
    cell = floor(x / step);
    if (cell < -most)
        cell = -most;
    if (cell > most - 1)
        cell = most - 1;
    return (cell + 0.5) * step;
}

/* Decimals until one is smaller than the cell, by a margin for rounding. */
static unsigned places(double step)
{
    unsigned n = 0;

    for (double unit = 1; unit >= step * 0.999 && n < PLACES_MAX; n++)
        unit /= 10;
    return n;
}

static double longitude_step(double step, const struct match *match)
{
    double latitude = match->latitude;

    if (!match->latitude_known || latitude == 0 || !(fabs(latitude) <= 90))
        return step / COS_UNKNOWN;
    return step / cos(centre(latitude, step, 90) * RADIANS_PER_DEGREE);
}

/* The value as degrees of its axis; false if it is none. */
static bool degrees(const struct match *match, double *x)
{
    double limit = match->axis == AXIS_LATITUDE ? 90 : 180;

    return match->axis != AXIS_NONE && decimal_parse(match->value, x) &&
           fabs(*x) <= limit;
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    size_t redacted = redact_ops.bound(rule, match);

    return redacted > DECIMAL_BOUND ? redacted : DECIMAL_BOUND;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    double step = rule->grid_m / METRES_PER_DEGREE;
    double limit = 90;
    double x;

    if (!degrees(match, &x))
        return redact_ops.put(rule, match, out);
    if (x == 0)
        return decimal_put(0, 0, out);
    if (match->axis == AXIS_LONGITUDE) {
        step = longitude_step(step, match);
        limit = 180;
    }
    return decimal_put(centre(x, step, limit), places(step), out);
}

const struct act_ops coarsen_ops = {.bound = bound, .put = put};
