/*
 * rules - the `rules:` of a filter file, read and put in charge of their
 * kinds.
 */
#ifndef FOGLINE_RULES_H
#define FOGLINE_RULES_H

#include "filters/policy/chain.h"
#include "filters/policy/keys.h"
#include "filters/policy/rule.h"

/* Reads the rules of all files of the chain into filter->rules, per_kind and
 * by_kind, and where they stand into chain->origins.  A base's rule that the
 * files before it leave nothing to do is left out.  False, with an error, at
 * the first bad rule. */
MUST_USE bool rules_read(struct chain *chain, struct filter *filter);

/* Frees them, also half-read ones. */
void rules_free(struct filter *filter);

/* The keys of a rule. */
extern const struct key rules_keys[];

#endif
