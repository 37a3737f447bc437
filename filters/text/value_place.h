/*
 * value_place - a place in a window that moves forward from a key to its value.
 *
 * For filters/text/value*.c only.  What is beyond the window's end is not
 * guessed at: value_place_beyond() tells, whatever a step has answered.
 */
#ifndef FOGLINE_VALUE_PLACE_H
#define FOGLINE_VALUE_PLACE_H

#include "filters/text/value.h"

#define VALUE_GAP 64 /* blanks and comments in a row */

struct value_place {
    const struct window *w;
    size_t i;
};

static inline uint8_t value_place_here(const struct value_place *p)
{
    return window_at(p->w, p->i);
}

/* Is what stands here still to come? */
static inline bool value_place_beyond(const struct value_place *p)
{
    return window_beyond(p->w, p->i);
}

/* Over blanks and comments; the same in XML. */
void value_place_blanks(struct value_place *p);
void value_place_markup(struct value_place *p);

/* Over a quotation mark and its backslashes, if one stands here: the mark. */
uint8_t value_place_quote(struct value_place *p, unsigned *slashes);

/* Over `byte`, if it stands here. */
bool value_place_over(struct value_place *p, uint8_t byte);

/* The value's first byte, behind blanks. */
enum verdict value_place_begin(struct value_place *p, struct value *v);

#endif
