/*
 * notation - positions that no key names, but their notation: ISO 6709, NMEA
 * sentences, letters for the hemispheres, the marks of map URLs.
 */
#ifndef FOGLINE_NOTATION_H
#define FOGLINE_NOTATION_H

#include "filters/text/number.h"

/* Is `n`, which begins within the window's floor and end, the first number of
 * such a position?  Both numbers are in `found`, or one text. */
enum verdict notation_look(const struct window *w, const struct number *n,
                           struct found *found);

#endif
