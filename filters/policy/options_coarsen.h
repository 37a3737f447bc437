/*
 * options_coarsen - how coarse: one of `grid`, `decimals` and `preset`.
 *
 *   grid: 2km        cells of so many metres
 *   decimals: 1      degrees rounded to so many decimals, 0 to 5
 *   preset: us-ca    not finer than California's "precise geolocation"
 *   preset: us-va    not finer than Virginia's
 */
#ifndef FOGLINE_OPTIONS_COARSEN_H
#define FOGLINE_OPTIONS_COARSEN_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Reads them from the rule `node` into `rule`, whose action is coarsen.  False,
 * with an error: none, more than one, or a bad one. */
MUST_USE bool options_coarsen_read(const struct doc *doc,
                                   const struct node *node, struct rule *rule);

#endif
