/*
 * pattern_cost - does a pattern take steps out of proportion?
 */
#ifndef FOGLINE_PATTERN_COST_H
#define FOGLINE_PATTERN_COST_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "filters/detect/pattern_shape.h"

/*
 * Matches `text`, which compiles with `options`, against simple texts that
 * repeat its own characters.  False: on one of them a match from one place
 * took more than a small multiple of the text's length in steps.
 */
bool pattern_cost_fair(struct span text, uint32_t options,
                       const struct pattern_shape *shape);

#endif
