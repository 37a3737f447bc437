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

/* May quick_look() be asked on this walk?  `k->plain` holds already. */
bool quick_can(const struct walk *k);

/* Decides on the stem, or what looks like one to the scan, at `at`, which is
 * not before k->done.  False: ask the long way. */
bool quick_look(struct walk *k, size_t at);

#endif
