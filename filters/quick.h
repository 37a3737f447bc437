/*
 * quick - the straight way of what nearly all findings are: plain JSON under
 * a known key, or a plain address, that is to be redacted, in a window that is
 * no view, with nobody to be told.
 *
 * For filters/walk.c and pass.c only.  The long way, walk.c's, has the say: it
 * comes to the same wherever this one decides.
 */
#ifndef FOGLINE_QUICK_H
#define FOGLINE_QUICK_H

#include "filters/walk.h"

/* So much of the window must stand before and behind what is asked about. */
#define QUICK_BACK  32
#define QUICK_AHEAD 64

/* Says in k->quick what may be asked on this walk; k->plain holds already. */
void quick_begin(struct walk *k);

/* How many bytes from byte QUICK_BACK on may be asked about; 0: none.  For
 * k->quick.room, whenever the window's end may have changed. */
static inline size_t quick_room(const struct walk *k)
{
    const size_t around = QUICK_BACK + QUICK_AHEAD;

    return k->quick.can && k->w->end > around ? k->w->end - around : 0;
}

/*
 * Decide on the stem at `at`, which is not before k->done.  True: that is done,
 * and k->done is behind `at`.  False: ask on.
 *
 *   glance  what may be a stem or not, within the room; its key has been told
 *           by quick_stem() before
 *   stem    any
 */
bool quick_glance(struct walk *k, size_t at);
bool quick_stem(struct walk *k, size_t at);

/* quick_glance() where it may be asked. */
static inline bool quick_decides(struct walk *k, size_t at)
{
    return at - QUICK_BACK < k->quick.room && quick_glance(k, at);
}

#endif
