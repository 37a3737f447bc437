/*
 * value_around - what stands before a key, and says where its value is.
 *
 * For filters/text/value.c only.
 */
#ifndef FOGLINE_VALUE_AROUND_H
#define FOGLINE_VALUE_AROUND_H

#include "filters/window.h"

/* Does only white space, or a list's dash, stand before `i` in its line? */
bool value_around_line(const struct window *w, size_t i);

/* Is the key at `from` the name of an XML start tag? */
bool value_around_start_tag(const struct window *w, size_t from);

/* Is the key at `from` the name of a part (RFC 7578, 4.2)? */
bool value_around_part_name(const struct window *w, size_t from);

#endif
