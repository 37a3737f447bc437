/*
 * literals - which patterns can match in a window at all, by one scan.
 *
 * Nearly every pattern has a literal that each of its matches holds
 * (filters/detect/pattern.h).  To search for each on its own costs a pass over
 * the window for every pattern; the scan looks for all at once.
 *
 * For filters/custom.c.  Immutable; any thread.
 */
#ifndef FOGLINE_LITERALS_H
#define FOGLINE_LITERALS_H

#include "filters/policy/rule.h"
#include "filters/window.h"

struct literals;

/* Of the filter's rules with patterns, which it borrows; NULL: it has none. */
struct literals *literals_new(const struct filter *filter);

/* NULL is fine. */
void literals_free(struct literals *l);

/* In place of an index: no match begins where the window is undecided. */
#define LITERALS_NONE SIZE_MAX

/*
 * Where each pattern is to be asked from, in the order of the rules: the
 * window's floor, where the window's end may cut a match's literal, or
 * LITERALS_NONE.
 */
void literals_find(const struct literals *l, const struct scan *scan,
                   const struct window *w, size_t *from);

#endif
