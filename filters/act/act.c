/*
 * act - hands a match to its rule's action.
 *
 * To add an action: write filters/act/NAME.c, name its ops in ops.h, and give
 * it a row here and in filters/kind.h.
 */
#include "filters/act/act.h"
#include "filters/act/ops.h"
#include "filters/base/check.h"

#define ANY_KIND ((1u << KIND_COUNT) - 1)

/* Not for a place on earth: a hash of a number is no longitude, and a
 * pseudonym that kept its form would be some other place. */
#define BUT_PLACES (ANY_KIND & ~(1u << KIND_COORDINATES))

/* Nor for texts whose parts mean something. */
#define NUMBERS_AND_NAMES (BUT_PLACES & ~(1u << KIND_ADDRESS | 1u << KIND_JWT))

static const struct {
    unsigned kinds;            /* it makes sense for */
    const struct act_ops *ops; /* NULL: writes nothing */
} actions[ACTION_COUNT] = {
    [ACTION_REDACT] = {ANY_KIND, &redact_ops},
    [ACTION_MASK] = {ANY_KIND, &mask_ops},
    [ACTION_PSEUDONYMIZE] = {NUMBERS_AND_NAMES, &pseudonymize_ops},
    [ACTION_HASH] = {BUT_PLACES, &hash_ops},
    [ACTION_NULL] = {ANY_KIND, &null_ops},
    [ACTION_REMOVE] = {ANY_KIND, NULL},
    [ACTION_COARSEN] = {1u << KIND_COORDINATES, &coarsen_ops},
    [ACTION_REPORT] = {ANY_KIND, NULL},
    [ACTION_BLOCK] = {ANY_KIND, NULL},
};

void act_prepare(struct rule *rule, enum kind kind)
{
    redact_prepare(rule, kind); /* what others fall back on, too */
}

bool act_allowed(enum action action, enum kind kind)
{
    return (actions[action].kinds & 1u << kind) != 0;
}

bool act_changes(enum action action)
{
    return actions[action].ops != NULL;
}

bool act_takes_quotes(const struct rule *rule, const struct match *match)
{
    return rule->action == ACTION_NULL && match->stands == STANDS_QUOTED;
}

size_t act_bound(const struct rule *rule, const struct match *match)
{
    CHECK(act_changes(rule->action));
    return actions[rule->action].ops->bound(rule, match);
}

size_t act_put(const struct rule *rule, const struct match *match, uint8_t *out)
{
    CHECK(act_changes(rule->action));
    return actions[rule->action].ops->put(rule, match, out);
}
