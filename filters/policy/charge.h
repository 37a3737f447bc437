/*
 * charge - which rule is in charge of which kind: the first that names it.
 */
#ifndef FOGLINE_CHARGE_H
#define FOGLINE_CHARGE_H

#include "filters/policy/chain.h"
#include "filters/policy/rule.h"

/*
 * Puts `rule` in charge of those of its kinds that no rule before it has; the
 * others leave rule->kinds.  To be called once per rule, in order.
 *
 * Within one file a rule that is left with no kind looks as if it were in
 * force: false, with an error; one that loses some is a warning.  A rule of a
 * file that is extended may be overridden without a word.
 */
MUST_USE bool charge_rule(const struct origin *at, struct filter *filter,
                          struct rule *rule);

void charge_free(struct filter *filter);

#endif
