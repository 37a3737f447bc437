/*
 * number - a decimal number in text: -35.6812360, +139.7, 3.5681236E1, -.5.
 */
#ifndef FOGLINE_NUMBER_H
#define FOGLINE_NUMBER_H

#include "filters/window.h"

struct number {
    size_t start, end; /* sign included */
    unsigned integers; /* digits before the point */
    unsigned decimals; /* and behind it */
};

/*
 * Reads the number that begins at `start`.  False if there is none, or it has
 * more than 72 characters, or (`more` set) it touches the window's end and may
 * go on.
 */
bool number_read(const struct window *w, size_t start, struct number *n,
                 bool *more);

/* The same in a text that is all there. */
bool number_of(struct span text, size_t start, struct number *n);

/* Has it no digit but 0? */
bool number_is_zero(const struct window *w, const struct number *n);

/* The value of a number that number_read() found. */
double number_value(const struct window *w, const struct number *n);

/* The start of the plain number (sign, digits, point, digits) that has a
 * digit at `at`; looks back at most 72 bytes. */
size_t number_start(const struct window *w, size_t at);

#endif
