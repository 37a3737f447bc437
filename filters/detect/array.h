/*
 * array - positions as JSON arrays under a key that names them, of any
 * precision: "coordinates":[139.76,35.68], [[139.7,35.6],[139.8,35.7]].
 */
#ifndef FOGLINE_ARRAY_H
#define FOGLINE_ARRAY_H

#include "filters/window.h"

/*
 * `at` is the '[' that begins the value of such a key (NAME_POSITION).  Finds
 * the first two numbers; those that follow in the same list are found by
 * pair.c, if they have four decimals.
 */
detect_fn array_look;

#endif
