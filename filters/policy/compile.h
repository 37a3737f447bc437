/*
 * compile - a filter file, and those it extends, made into a struct filter.
 */
#ifndef FOGLINE_COMPILE_H
#define FOGLINE_COMPILE_H

#include "filters/policy/chain.h"
#include "filters/policy/rule.h"

/* NULL, with an error, if the files say anything that cannot be done.  `scan`
 * is borrowed for ever: the variants are constants. */
struct filter *compile_filter(struct chain *chain, const struct scan *scan);

/* NULL is fine. */
void compile_free(struct filter *filter);

#endif
