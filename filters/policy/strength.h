/*
 * strength - whether one rule hides as much of a value as another does.
 */
#ifndef FOGLINE_STRENGTH_H
#define FOGLINE_STRENGTH_H

#include "filters/policy/rule.h"

/* True if `next` shows nothing of a value that `now` hides.  Where it cannot
 * be told, as between a mask and a pseudonym, it is false. */
bool strength_holds(const struct rule *now, const struct rule *next);

/* True if nothing of a value can be read in what the rule writes. */
bool strength_is_full(const struct rule *rule);

#endif
