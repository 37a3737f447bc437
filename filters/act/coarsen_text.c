/*
 * coarsen_text - positions in a text, each moved to the centre of its cell.
 *
 *   35.6812, 139.7671              35.69, 139.77
 *   N35.6812 E139.7671             N35.69 E139.77
 *   35 deg 40'52"N 139 deg 46'E    35.69N 139.77E
 *   +35.6812+139.7671+035.2/       +35.69+139.77+035.2/
 *   3540.8733,N,13946.0266,E       3541.4,N,13946.2,E
 *
 * What stands between two numbers stays, but for what would need an escape
 * somewhere.  A list that nobody understands is not written at all.
 */
#include "filters/act/decimal.h"
#include "filters/act/grid.h"
#include "filters/act/ops.h"
#include "filters/text/chars.h"
#include "filters/text/mark.h"
#include "filters/text/track.h"

#include <math.h>

/* Of one number written: a prefix, itself, a letter. */
#define ANGLE_BOUND (DECIMAL_BOUND + 8)

/* Writes on. */
struct pen {
    const struct rule *rule;
    const struct track *track;
    uint8_t *out;
    size_t n;
    bool joined; /* what was written would be read as another number */
};

static void put_byte(struct pen *pen, uint8_t c)
{
    pen->out[pen->n++] = c;
}

/* Would `c` behind what has been written become a part of its number? */
static bool goes_on(const struct pen *pen, uint8_t c)
{
    uint8_t last = pen->n != 0 ? pen->out[pen->n - 1] : ' ';

    if (c == '-' || c == '+')
        return chars_lower(last) == 'e'; /* east, or an exponent */
    return chars_is(last, CHARS_ALNUM) &&
           (chars_is(c, CHARS_DIGIT) || c == '.');
}

/* Bytes that were not digits of a position. */
static void put_rest(struct pen *pen, size_t from, size_t to)
{
    if (from < to && goes_on(pen, pen->track->text.p[from]))
        pen->joined = true;
    for (size_t i = from; i < to; i++) {
        uint8_t c = pen->track->text.p[i];

        put_byte(pen, c < ' ' ? ' ' : c);
    }
}

/* The sign that stands, in a letter, outside of the number. */
static double letter_sign(const struct track *t, const struct angle *a)
{
    bool minus = t->text.p[a->number] == '-';

    return (a->degrees < 0) != minus && a->degrees != 0 ? -1 : 1;
}

/* A decimal of degrees; `width`: digits before the point, and a sign. */
static void put_decimal(struct pen *pen, const struct grid_cell *cell,
                        double value, unsigned width)
{
    uint8_t *at;
    size_t digits = 0, n;

    if (width != 0)
        put_byte(pen, value < 0 ? '-' : '+');
    at = pen->out + pen->n;
    n = decimal_put(width != 0 ? fabs(value) : value, cell->places, at);
    while (digits < n && at[digits] != '.')
        digits++;
    if (digits < width) {
        memmove(at + width - digits, at, n);
        memset(at, '0', width - digits);
        n += width - digits;
    }
    for (size_t i = 0; i < n && pen->track->comma; i++)
        if (at[i] == '.')
            at[i] = ',';
    pen->n += n;
}

static uint8_t letter_of(enum axis axis, double value)
{
    if (axis == AXIS_LATITUDE)
        return value < 0 ? 'S' : 'N';
    return value < 0 ? 'W' : 'E';
}

/* One number, in its own style. */
static void put_angle(struct pen *pen, const struct angle *a, enum axis axis,
                      const struct grid_cell *cell)
{
    const struct track *t = pen->track;
    unsigned width = axis == AXIS_LATITUDE ? 2 : 3;

    switch (a->style) {
    case ANGLE_DECIMAL:
        put_rest(pen, a->start, a->number);
        put_decimal(pen, cell, cell->degrees * letter_sign(t, a), 0);
        put_rest(pen, a->number_end, a->end);
        break;
    case ANGLE_DMS:
        put_decimal(pen, cell,
                    a->axis != AXIS_NONE ? fabs(cell->degrees) : cell->degrees,
                    0);
        if (a->axis != AXIS_NONE)
            put_byte(pen, letter_of(axis, cell->degrees));
        break;
    case ANGLE_NMEA:
        pen->n += decimal_put_nmea(fabs(cell->degrees), cell->places, width,
                                   pen->out + pen->n);
        put_rest(pen, a->number_end, a->end);
        break;
    case ANGLE_ISO:
        put_decimal(pen, cell, cell->degrees, width);
        break;
    }
}

/* The two of a position. */
static bool put_pair(struct pen *pen, const struct track_step *one,
                     const struct track_step *two)
{
    enum axis first = track_axis(pen->track, one);
    bool swapped = first == AXIS_LONGITUDE;
    double lat = swapped ? two->angle.degrees : one->angle.degrees;
    double lon = swapped ? one->angle.degrees : two->angle.degrees;
    struct grid_cell row, column;

    if (track_axis(pen->track, two) == first || !(fabs(lat) <= 90) ||
        !(fabs(lon) <= 180))
        return false;
    row = grid_latitude(pen->rule, lat);
    column = grid_longitude(pen->rule, lon, lat);
    if (lat == 0) /* stays, or the columns would be others the next time */
        row.degrees = 0;
    put_angle(pen, &one->angle, first, swapped ? &column : &row);
    put_rest(pen, one->angle.end, two->angle.start);
    put_angle(pen, &two->angle, swapped ? AXIS_LATITUDE : AXIS_LONGITUDE,
              swapped ? &row : &column);
    return true;
}

/* All positions of a track. */
static bool put_track(struct pen *pen)
{
    const struct track *t = pen->track;
    struct track_step step, second;
    size_t end = t->start;

    for (bool more = track_first(t, &step); more; more = track_next(t, &step)) {
        put_rest(pen, end, step.angle.start);
        end = step.angle.end;
        if (step.index > 1) {
            put_rest(pen, step.angle.number, step.angle.number_end);
            continue;
        }
        second = step;
        if (!track_next(t, &second) || second.index != 1 ||
            !put_pair(pen, &step, &second))
            return false;
        step = second;
        end = step.angle.end;
    }
    return true;
}

/* The text of a single latitude or longitude. */
static size_t put_single(const struct rule *rule, const struct match *match,
                         uint8_t *out)
{
    double lat = match->latitude_known ? match->latitude : NAN;
    struct grid_cell cell;
    double x;

    if (!angle_whole(match->value, &x) || x == 0 ||
        fabs(x) > (match->axis == AXIS_LATITUDE ? 90 : 180))
        return 0;
    cell = match->axis == AXIS_LATITUDE ? grid_latitude(rule, x)
                                        : grid_longitude(rule, x, lat);
    return decimal_put(cell.degrees, cell.places, out);
}

size_t coarsen_text_bound(const struct match *match)
{
    struct track_step step;
    struct track t;
    size_t n = 1;

    if (track_find(match->value, match->axis, &t))
        for (bool more = track_first(&t, &step); more;
             more = track_next(&t, &step))
            n++;
    return match->value.n + n * ANGLE_BOUND;
}

size_t coarsen_text(const struct rule *rule, const struct match *match,
                    uint8_t *out)
{
    struct track t;
    struct pen pen = {.rule = rule, .track = &t, .out = out};

    if (match->axis == AXIS_NONE)
        return 0;
    if (!track_find(match->value, match->axis, &t))
        return put_single(rule, match, out);
    if (t.start != 0 || t.end != match->value.n || (t.flat && t.group == 0) ||
        !put_track(&pen) || pen.joined)
        return 0;
    return pen.n;
}
