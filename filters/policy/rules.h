/*
 * rules - the `rules:` of a filter file, read and put in charge of their
 * kinds.
 */
#ifndef FOGLINE_RULES_H
#define FOGLINE_RULES_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Reads `list` (maps, not empty) into filter->rules, per_kind and by_kind.
 * False, with an error, at the first bad rule. */
MUST_USE bool rules_read(const struct doc *doc, const struct node *list,
                         struct filter *filter);

/* Frees them, also half-read ones. */
void rules_free(struct filter *filter);

#endif
