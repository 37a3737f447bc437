/*
 * degrees - positions written as degrees, minutes and seconds, or with a
 * decimal comma, without quotes around them: 35 deg 40' 52.4" N, 35,6812.
 */
#ifndef FOGLINE_DEGREES_H
#define FOGLINE_DEGREES_H

#include "filters/window.h"

#define DEGREES_LONGEST 64 /* bytes of a position written as text */

/* One of N S E W? */
bool degrees_is_hemisphere(uint8_t c);

/*
 * Does the number that ends at i go on as degrees and minutes, or, if it is
 * `whole` and bare, with a decimal comma or a blank and a digit?
 */
enum verdict degrees_go_on(const struct window *w, size_t i, bool whole);

/* The end of the degrees, minutes and seconds that begin at `value`.  `more`:
 * they may go on beyond the window. */
size_t degrees_end(const struct window *w, size_t value, bool *more);

/* One of the characters in which degrees, minutes and seconds are written?
 * Bytes from 0x80 stand for degree and prime signs. */
bool degrees_in_text(uint8_t c);

/* Does `s` hold a digit other than 0? */
bool degrees_has_digit(struct span s);

#endif
