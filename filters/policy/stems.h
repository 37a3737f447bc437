/*
 * stems - what the scan has to look for, by what filters find.
 *
 * Tables take milliseconds to build and depend on the kinds alone, so the
 * filters of a policy share them.  One thread at a time.
 */
#ifndef FOGLINE_STEMS_H
#define FOGLINE_STEMS_H

#include <stdbool.h>

struct scan_stems;

/* The tables of one policy. */
struct stems;

struct stems *stems_new(void);

/* NULL is fine. */
void stems_free(struct stems *s);

#define STEMS_ALL (~0U)

/* The stems of all keys that may have values of these kinds (a bit for each
 * enum kind), and of what detectors ask for besides; with `slashes` as struct
 * scan_stems has it.  Lives as long as `s`. */
const struct scan_stems *stems_for(struct stems *s, unsigned kinds,
                                   bool slashes);

#endif
