/*
 * strength - the partial order of actions, and of their options.
 *
 *   block > redact = null = remove > hash > pseudonymize > report
 *                                  > mask > coarsen      > report
 *
 * A mask tells how long a value is, a pseudonym whether it is the same as
 * another: neither is the stronger.
 */
#include "filters/policy/strength.h"

/* Edge of a cell one degree wide, as grid.c counts. */
#define DEGREE_M 111320.0

static bool writes_a_constant(enum action action)
{
    return action == ACTION_REDACT || action == ACTION_NULL ||
           action == ACTION_REMOVE;
}

static bool mask_holds(const struct rule *now, const struct rule *next)
{
    return next->keep == KEEP_NONE ||
           (next->keep == now->keep && next->keep_n <= now->keep_n);
}

/* Decimals make columns that get narrower towards the poles, so they are as
 * coarse as decimals alone. */
static bool coarsen_holds(const struct rule *now, const struct rule *next)
{
    double edge = DEGREE_M;

    if (now->grid_m > 0)
        return next->grid_m >= now->grid_m;
    for (unsigned i = 0; i < now->decimals; i++)
        edge /= 10;
    return next->grid_m > 0 ? next->grid_m >= edge
                            : next->decimals <= now->decimals;
}

static bool same_action_holds(const struct rule *now, const struct rule *next)
{
    if (now->action == ACTION_MASK)
        return mask_holds(now, next);
    if (now->action == ACTION_COARSEN)
        return coarsen_holds(now, next);
    return true;
}

bool strength_holds(const struct rule *now, const struct rule *next)
{
    if (now->action == next->action)
        return same_action_holds(now, next);
    if (next->action == ACTION_BLOCK || now->action == ACTION_REPORT)
        return true;
    if (now->action == ACTION_BLOCK)
        return false;
    if (writes_a_constant(next->action))
        return true;
    return (next->action == ACTION_HASH &&
            now->action == ACTION_PSEUDONYMIZE) ||
           (next->action == ACTION_MASK && next->keep == KEEP_NONE &&
            now->action == ACTION_COARSEN);
}

bool strength_is_full(const struct rule *rule)
{
    switch (rule->action) {
    case ACTION_REDACT:
    case ACTION_NULL:
    case ACTION_REMOVE:
    case ACTION_BLOCK:
    case ACTION_HASH:
    case ACTION_PSEUDONYMIZE:
        return true;
    case ACTION_MASK:
        return rule->keep == KEEP_NONE;
    case ACTION_COARSEN:
    case ACTION_REPORT:
    case ACTION_COUNT:
        break;
    }
    return false;
}
