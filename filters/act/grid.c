/*
 * grid - the cells that coarsen moves positions to the centres of.
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
 *   - 0 is what a redacted number looks like, so a latitude of exactly 0 counts
 *     as unknown.  No centre is 0.
 */
#include "filters/act/grid.h"

#include <math.h>

#define METRES_PER_DEGREE  111320.0
#define RADIANS_PER_DEGREE 0.017453292519943295

/* cos(80 degrees): as coarse as where nearly nobody lives. */
#define COS_UNKNOWN 0.17364817766693036

#define PLACES_MAX  9

static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4,
                                1e5, 1e6, 1e7, 1e8, 1e9};

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

/* To the nearest, halves away from 0: as decimal_put() writes it. */
static double rounded(double x, unsigned n)
{
    double r = floor(fabs(x) * powers[n] + 0.5) / powers[n];

    return x < 0 ? -r : r;
}

static struct grid_cell cell_of(double x, double step, double limit)
{
    struct grid_cell cell = {
        .centre = centre(x, step, limit), .step = step, .places = places(step)};

    cell.degrees = rounded(cell.centre, cell.places);
    return cell;
}

static struct grid_cell by_decimals(const struct rule *rule, double x)
{
    double degrees = rounded(x, rule->decimals);

    return (struct grid_cell){.degrees = degrees,
                              .centre = degrees,
                              .step = 1 / powers[rule->decimals],
                              .places = rule->decimals};
}

static double row_height(const struct rule *rule)
{
    return rule->grid_m / METRES_PER_DEGREE;
}

/* cos() of the middle of the row that holds `latitude`. */
static double narrowing(double step, double latitude)
{
    if (latitude == 0 || !(fabs(latitude) <= 90)) /* NAN included */
        return COS_UNKNOWN;
    return cos(centre(latitude, step, 90) * RADIANS_PER_DEGREE);
}

struct grid_cell grid_latitude(const struct rule *rule, double degrees)
{
    if (rule->grid_m == 0)
        return by_decimals(rule, degrees);
    return cell_of(degrees, row_height(rule), 90);
}

struct grid_cell grid_longitude(const struct rule *rule, double degrees,
                                double latitude)
{
    double step = row_height(rule);

    if (rule->grid_m == 0)
        return by_decimals(rule, degrees);
    return cell_of(degrees, step / narrowing(step, latitude), 180);
}

bool grid_is_coarse(const struct rule *rule, double latitude, double height,
                    double width)
{
    double step = row_height(rule);

    if (rule->grid_m == 0)
        return height * powers[rule->decimals] >= 1 &&
               width * powers[rule->decimals] >= 1;
    return height >= step && width * narrowing(step, latitude) >= step;
}
