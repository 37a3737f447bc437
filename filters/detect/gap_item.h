/*
 * gap_item - what stands between two numbers that are items of one list:
 *
 *     coordinates:          <pos><item>139.7</item><item>35.6</item></pos>
 *       - 139.767125
 *       - 35.681236         <pos>35.6</pos> <pos>139.7</pos>
 *
 * For filters/detect/gap.c; pair.c asks for the tail.  All of it GAP_LONGEST
 * bytes at most.
 */
#ifndef FOGLINE_GAP_ITEM_H
#define FOGLINE_GAP_ITEM_H

#include "filters/window.h"

#define GAP_ITEM_YAML   '-' /* separators, as gap.h has them */
#define GAP_ITEM_MARKUP '<'

/* Does an item's hyphen and blank stand before byte i? */
static inline bool gap_item_begins(const struct window *w, size_t i)
{
    return i >= 2 && w->p[i - 1] == ' ' && w->p[i - 2] == '-' &&
           (i == 2 || w->p[i - 3] == ' ' || w->p[i - 3] == '\n');
}

/* From byte i, where a number ends, to the next item's first byte; i: there is
 * none; w->end: that is still to come. */
size_t gap_item_skip(const struct window *w, size_t i, uint8_t *separator);

/* Back from an item's first byte to the end of the item before it; i: there is
 * none. */
size_t gap_item_back(const struct window *w, size_t i, uint8_t *separator);

/* Where the number ends whose next item may begin at the window's end; 0: there
 * is none. */
size_t gap_item_tail(const struct window *w);

#endif
