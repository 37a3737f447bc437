/*
 * nearby - the words before a value that no key names, as far as they may be
 * about it.
 */
#ifndef FOGLINE_NEARBY_H
#define FOGLINE_NEARBY_H

#include "filters/window.h"

/*
 * What stands before `start` in its clause, at most 48 bytes.  No other value
 * is in it: what an action writes in that one's place ("[VIN]") must not speak
 * for this, or filtering twice would find more than filtering once.
 */
struct span nearby_text(const struct window *w, size_t start);

#endif
