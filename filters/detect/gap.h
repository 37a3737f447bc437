/*
 * gap - what may stand between two numbers that belong together: blanks, at
 * most one separator, blanks.  Lines end in it only behind a comma
 * (pretty-printed JSON): elsewhere a new line is a new record.
 */
#ifndef FOGLINE_GAP_H
#define FOGLINE_GAP_H

#include "filters/window.h"

#define GAP_LONGEST 48 /* bytes: a comma and indentation */

/* From i to the byte behind the gap; `*separator` is ' ' if there is none. */
size_t gap_skip(const struct window *w, size_t i, uint8_t *separator);

/* The same backward: from i to the first byte of the gap before it. */
size_t gap_back(const struct window *w, size_t i, uint8_t *separator);

/* Is it a gap?  Two numbers without a separator are parted by one blank. */
bool gap_is(size_t from, size_t to, uint8_t separator);

#endif
