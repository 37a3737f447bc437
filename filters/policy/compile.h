/*
 * compile - one filter file's tree, made into a struct filter.
 */
#ifndef FOGLINE_COMPILE_H
#define FOGLINE_COMPILE_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* NULL, with an error, if the file says anything that cannot be done.  `scan`
 * is borrowed for ever: the variants are constants. */
struct filter *compile_filter(const struct doc *doc, const struct scan *scan);

/* NULL is fine. */
void compile_free(struct filter *filter);

#endif
