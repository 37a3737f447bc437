/*
 * pattern_load - a pattern as pattern.c matches it.
 */
#ifndef FOGLINE_PATTERN_LOAD_H
#define FOGLINE_PATTERN_LOAD_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "filters/detect/pattern.h"
#include "filters/detect/pattern_shape.h"

#define PATTERN_GROUPS_MOST 63 /* capturing ones */

struct pattern {
    pcre2_code *code;
    struct pattern_shape shape;
    size_t longest;
    size_t span; /* bytes that a candidate is given to be decided in */
    bool exact;  /* which always suffice: they were worked out, not given */
    int value;   /* the group that is the finding; 0: all */
};

/* Compiles into `p`, which is zero; what pattern_compile() says. */
bool pattern_load(struct pattern *p, const struct pattern_options *o,
                  struct pattern_error *error);

#endif
