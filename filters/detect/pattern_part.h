/*
 * pattern_part - a piece of a pattern: how wide, and which literal is in it.
 */
#ifndef FOGLINE_PATTERN_PART_H
#define FOGLINE_PATTERN_PART_H

#include "filters/detect/pattern_shape.h"

struct pattern_part {
    size_t longest; /* bytes, or PATTERN_UNBOUNDED */
    bool exact;     /* it is `literal` and nothing else */

    /* What it must hold, if literal_n != 0, and how far behind its start
     * that begins at most. */
    uint8_t literal[PATTERN_LITERAL];
    size_t literal_n, before;
};

/* How often a part stands in a row. */
struct pattern_times {
    size_t least, most;
};

/* Sum and product; PATTERN_UNBOUNDED stays so, and so does what is absurd. */
size_t pattern_part_plus(size_t a, size_t b);
size_t pattern_part_times(size_t a, size_t b);

/* A part that is these bytes (at most PATTERN_LITERAL). */
struct pattern_part pattern_part_exact(struct span bytes);

/* Two parts in a row: `a` becomes a and then b, `times` times over.  `run`
 * keeps the exact bytes that a ends in, and begins empty. */
void pattern_part_append(struct pattern_part *a, struct pattern_part *run,
                         const struct pattern_part *b,
                         struct pattern_times times);

/* Takes what `run` holds, at the end of a row. */
void pattern_part_finish(struct pattern_part *a,
                         const struct pattern_part *run);

/* Either: `a` becomes a or b. */
void pattern_part_or(struct pattern_part *a, const struct pattern_part *b);

#endif
