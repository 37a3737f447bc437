/*
 * context - what the key of a list of numbers says about them.
 */
#ifndef FOGLINE_CONTEXT_H
#define FOGLINE_CONTEXT_H

#include "filters/window.h"

enum context {
    CONTEXT_NONE,     /* no array, or its key is out of reach */
    CONTEXT_POSITION, /* coordinates, point, path, bbox ... */
    CONTEXT_MEASURE,  /* pressures, colours, accelerations ... */
    CONTEXT_OTHER,    /* an array under a key that says neither */
};

/* The key of the JSON array, or array of arrays, or string, in which the
 * number that begins at `start` is the first.  Looks at WINDOW_BACK bytes. */
enum context context_of(const struct window *w, size_t start);

/* Is the number at `start` the value of a latitude's or longitude's key, as far
 * as the WINDOW_BACK bytes before `from` (behind it) say? */
bool context_is_axis(const struct window *w, size_t start, size_t from);

/* Is the number the text of a list's element, <item>139.7</item>, whose name,
 * or that of the one around it, tells of a position? */
bool context_is_element(const struct window *w, size_t start);

/* Does well-known text stand before the number: POINT(, LINESTRING Z ((, or an
 * earlier position of such a list? */
bool context_is_wkt(const struct window *w, size_t start);

#endif
