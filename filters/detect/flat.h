/*
 * flat - tracks written as one list of numbers: 35.68 139.76 35.69 139.77 ...
 * (GML's posList, a GeoJSON bbox), told from measurements by their values.
 */
#ifndef FOGLINE_FLAT_H
#define FOGLINE_FLAT_H

#include "filters/text/number.h"

/* Are `a` and `b`, which stand side by side in a list of more, a position of a
 * track?  MORE: that takes the numbers behind them. */
enum verdict flat_look(const struct window *w, const struct number *a,
                       const struct number *b);

#endif
