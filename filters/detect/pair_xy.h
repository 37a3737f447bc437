/*
 * pair_xy - positions as x and y: {"point":{"x":139.767125,"y":35.681236}}.
 *
 * Screens and charts have such points, too.  So the object's key must be a
 * word for a position, or both numbers so precise (as Geotab's and Wialon's)
 * as no place on a screen is.
 */
#ifndef FOGLINE_PAIR_XY_H
#define FOGLINE_PAIR_XY_H

#include "filters/text/number.h"

/* Is `a`, which has four decimals at least, the x or y of an object and the
 * other one next to it?  MATCH: `found` has both, as pair.c's judge() would;
 * MORE: that is still to come. */
enum verdict pair_xy(const struct window *w, const struct number *a,
                     struct found *found);

#endif
