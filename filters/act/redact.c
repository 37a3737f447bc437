/*
 * redact - a fixed text for a text, 0 for a number.
 *
 * Nothing of the value shows: not its length, not its sign.
 */
#include "filters/act/ops.h"

static const char *const defaults[KIND_COUNT] = {
    [KIND_VIN] = "[VIN]",
    [KIND_EMAIL] = "[EMAIL]",
    [KIND_COORDINATES] = "[COORDINATES]",
};

static struct span replacement(const struct rule *rule,
                               const struct match *match)
{
    if (match->form == FORM_NUMBER)
        return span_of("0", 1);
    return span_str(rule->with != NULL ? rule->with : defaults[match->kind]);
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    return replacement(rule, match).n;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    struct span text = replacement(rule, match);

    memcpy(out, text.p, text.n);
    return text.n;
}

const struct act_ops redact_ops = {.bound = bound, .put = put};
