/*
 * border - where an object of JSON begins, so that nothing is found across.
 *
 *   ...,"state":"parked"},{"vin":"...
 *                         |
 *                         a border
 *
 * No finding stands on both sides of a bare brace, quotation mark and letter,
 * but an object that is a key's value, which waits as a whole.  To end a
 * window there saves a look at all that may be unfinished.  Pure; any thread.
 */
#ifndef FOGLINE_BORDER_H
#define FOGLINE_BORDER_H

#include "filters/base/span.h"

/* Bytes of what is behind a border that a window shows: shapes look on. */
#define BORDER_BEHIND 64

/* The first border from byte i of `in` on, or 0 if there is none near. */
size_t border_first(struct span in, size_t i);

/*
 * The last border of a piece, or 0: none near its end, or none to wait at.
 * What its sender has ended (an event, a line, a value) must not wait, and
 * little bytes are soon looked at.
 */
size_t border_last(struct span in);

#endif
