/*
 * except - the `except:` of a filter file: what is never a finding.
 */
#ifndef FOGLINE_EXCEPT_H
#define FOGLINE_EXCEPT_H

#include "filters/policy/chain.h"
#include "filters/policy/keys.h"
#include "filters/policy/rule.h"

/* Reads the `except` of all files of the chain into filter->excepts.  Each
 * needs `field` or `pattern`, and a `reason`. */
MUST_USE bool except_read(const struct chain *chain, struct filter *filter);
void except_free(struct filter *filter);

/* The keys of one of them. */
extern const struct key except_keys[];

#endif
