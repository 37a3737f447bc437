/*
 * pair_quoted - two numbers in strings beside each other:
 * "35.681236","139.767125".
 */
#ifndef FOGLINE_PAIR_QUOTED_H
#define FOGLINE_PAIR_QUOTED_H

#include "filters/text/number.h"
#include "filters/window.h"

/*
 * `a` is a number of four decimals at least.  MATCH: it is all of a string, so
 * is `b` behind it, which has as many decimals, and no third stands beside
 * them.  MORE: that cannot be told yet.
 */
enum verdict pair_quoted(const struct window *w, const struct number *a,
                         struct number *b);

/* Where the last such number begins whose second may still come, or w->end. */
size_t pair_quoted_tail(const struct window *w);

#endif
