/*
 * literals - which patterns can match in a window at all, by the scan that is
 * made of it anyway.
 *
 * Nearly every pattern has a literal that each of its matches holds
 * (filters/detect/pattern.h).  To search for each on its own costs a pass over
 * the window for every pattern; the scan looks for four bytes of each, its
 * stem, beside those of keys.
 *
 * For filters/custom.c.  Immutable once made; any thread.
 */
#ifndef FOGLINE_LITERALS_H
#define FOGLINE_LITERALS_H

#include "filters/blocks.h"
#include "filters/policy/rule.h"
#include "filters/window.h"

struct literals;

/*
 * Of the filter's rules with patterns, which it borrows; NULL: it has none.
 * The scan is then given literals_stems() (which end with NULL) as custom
 * stems, and what it has room for, of the first of them, is the limit.
 */
struct literals *literals_new(const struct filter *filter);
const char *const *literals_stems(const struct literals *l);
void literals_limit(struct literals *l, size_t room);

/* NULL is fine. */
void literals_free(struct literals *l);

/* In place of an index: no match begins where the window is undecided. */
#define LITERALS_NONE SIZE_MAX

/*
 * Where each pattern is to be asked from, in the order of the rules: before
 * its first literal, where the window's end may cut a match's literal, or
 * LITERALS_NONE.  `blocks` is all of the window, scanned.
 */
void literals_find(const struct literals *l, const struct blocks *blocks,
                   const struct window *w, size_t *from);

#endif
