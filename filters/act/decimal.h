/*
 * decimal - decimal numbers, read and written without locale or allocation.
 */
#ifndef FOGLINE_DECIMAL_H
#define FOGLINE_DECIMAL_H

#include "filters/base/span.h"

/* Bytes decimal_put writes at most. */
#define DECIMAL_BOUND 24

/*
 * Reads all of `s` as a decimal number: a sign (+ too), digits with or without
 * a point, an exponent.  False if it is anything else.
 *
 * However one value is written (35.6812360, +35.681236, 3.5681236E1), the same
 * double comes of it; not always the nearest one (within 1e-15 of the value).
 * Below 1e-24 a value may come as 0; above 1e22 it comes as something above
 * that.
 */
bool decimal_parse(struct span s, double *value);

/* Writes `value` (below 1e9, either sign) rounded to `places` (0..9) decimals,
 * never as -0; returns the length. */
size_t decimal_put(double value, unsigned places, uint8_t *out);

/*
 * Writes `value` (180 at most, either sign) as degrees * 100 + minutes, with
 * as many decimals as `places` of a degree are worth, at least one.  `width`:
 * digits of the degrees, with zeros before them; 0: as many as there are.
 */
size_t decimal_put_nmea(double value, unsigned places, unsigned width,
                        uint8_t *out);

#endif
