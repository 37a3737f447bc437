/*
 * stems - what the scan has to look for, by what a filter finds.
 *
 * Tables take milliseconds to build and depend on the kinds alone, so each is
 * built once and stays until the process ends, shared by all filters.  Any
 * thread.
 */
#ifndef FOGLINE_STEMS_H
#define FOGLINE_STEMS_H

struct scan_stems;

/* The stems of all keys that may have values of these kinds (a bit for each
 * enum kind), and of what detectors ask for besides.  Never freed. */
const struct scan_stems *stems_for(unsigned kinds);

#endif
