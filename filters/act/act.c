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

static const struct {
    unsigned kinds;            /* it makes sense for */
    const struct act_ops *ops; /* NULL: writes nothing */
} actions[ACTION_COUNT] = {
    [ACTION_REDACT] = {ANY_KIND, &redact_ops},
    [ACTION_MASK] = {ANY_KIND, &mask_ops},
    [ACTION_COARSEN] = {1u << KIND_COORDINATES, &coarsen_ops},
    [ACTION_REPORT] = {ANY_KIND, NULL},
    [ACTION_BLOCK] = {ANY_KIND, NULL},
};

void act_prepare(struct rule *rule, enum kind kind)
{
    redact_prepare(rule, kind); /* what coarsen falls back on, too */
}

bool act_allowed(enum action action, enum kind kind)
{
    return (actions[action].kinds & 1u << kind) != 0;
}

bool act_changes(enum action action)
{
    return actions[action].ops != NULL;
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
