/*
 * scope - the `applies_to:` of a filter file: which responses it is for.
 */
#ifndef FOGLINE_SCOPE_H
#define FOGLINE_SCOPE_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Reads `map` (NULL: none, every response) into filter->hosts and paths. */
MUST_USE bool scope_read(const struct doc *doc, const struct node *map,
                         struct filter *filter);
void scope_free(struct filter *filter);

/* `path` as glob_normalize left it. */
bool scope_holds(const struct filter *filter, struct span host,
                 struct span path);

/* True if `wide` is for every response that `narrow` is for. */
bool scope_covers(const struct filter *wide, const struct filter *narrow);

#endif
