/*
 * tests - the `tests:` of a filter file, read; trial.h runs them.
 */
#ifndef FOGLINE_TESTS_H
#define FOGLINE_TESTS_H

#include "filters/policy/keys.h"
#include "filters/policy/rule.h"

/* Reads `list` (NULL: none) into filter->tests. */
MUST_USE bool tests_read(const struct doc *doc, const struct node *list,
                         struct filter *filter);
void tests_free(struct filter *filter);

/* The keys of a test. */
extern const struct key tests_keys[];

#endif
