/*
 * axis - how a latitude or a longitude is written: the notation that coarsen
 * must know, from the key's words and the value.
 */
#ifndef FOGLINE_AXIS_H
#define FOGLINE_AXIS_H

#include "filters/detect/keyed.h"

/*
 * Fills in notation, scale, and for a latitude that is a number its degrees.
 * Value, axis and form must be there.  `rest`: what follows the word for the
 * axis in the key ("E7" of latitudeE7), or empty.
 */
void axis_describe(struct span rest, struct match *m);

/* -90, 180: the end of the range of its axis, as a schema says it, and nobody's
 * place?  Value and axis must be there. */
bool axis_is_limit(const struct match *m, double value);

/* Is `s` a double or a 32-bit integer in hexadecimal, 8 or 16 digits? */
bool axis_is_hex(struct span s);

/* Judges of values under a key that names a latitude or a longitude. */
judge_fn axis_latitude_keyed, axis_longitude_keyed;

#endif
