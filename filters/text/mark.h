/*
 * mark - the signs and letters that stand beside the numbers of an angle.
 *
 * All answers are lengths in bytes of what stands at byte i, 0: it does not.
 * Texts are whole; UTF-8, or Latin-1 for the degree sign.
 */
#ifndef FOGLINE_MARK_H
#define FOGLINE_MARK_H

#include "filters/act/act.h"

size_t mark_degree(struct span s, size_t i);
size_t mark_minute(struct span s, size_t i);
size_t mark_second(struct span s, size_t i); /* with backslashes before it */

/* What a letter says: N, S, E, W.  AXIS_NONE: nothing. */
enum axis mark_letter(uint8_t c, bool *negative);

/* N, 北緯 or !3d before a number, with the blanks between. */
size_t mark_before(struct span s, size_t i, enum axis *axis, bool *negative);

/* A letter behind a number, with a blank before it. */
size_t mark_behind(struct span s, size_t i, enum axis *axis, bool *negative);

/* The byte at i, or a blank behind the end. */
static inline uint8_t mark_at(struct span s, size_t i)
{
    return i < s.n ? s.p[i] : ' ';
}

#endif
