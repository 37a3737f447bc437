/*
 * scan - what 64 bytes at a time look like, and whether they can matter.
 *
 * All variants give identical answers; scan_scalar.c is the definition.  A
 * variant only classifies: every decision about what a mask means is portable
 * C, written once, above this interface.  Nothing here knows what a VIN is.
 */
#ifndef FOGLINE_SCAN_H
#define FOGLINE_SCAN_H

#include "filters/base/check.h"
#include "filters/base/diag.h"

struct scan;

/*
 * The variant called `name`, or with NULL the best this CPU can run.  NULL and
 * an error in `diag` for an unknown or unusable name (the message lists the
 * usable ones).
 */
const struct scan *scan_pick(const char *name, struct diag *diag);

/* Variant i, best first; NULL after the last.  Some may be unusable here. */
const struct scan *scan_at(size_t i);
bool scan_usable(const struct scan *scan);
const char *scan_name(const struct scan *scan);

/*
 * Compares every usable variant with scalar on a built-in text.  False: a
 * variant is wrong on this machine, and the process must not start.
 */
MUST_USE bool scan_self_test(void);

#endif
