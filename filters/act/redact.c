/*
 * redact - a fixed text for a text, 0 for a number.
 *
 * Nothing of the value shows: not its length, not its sign.
 */
#include "filters/act/ops.h"

static const char *const defaults[KIND_COUNT] = {
    [KIND_VIN] = "[VIN]",
    [KIND_CHASSIS_NUMBER] = "[CHASSIS_NUMBER]",
    [KIND_EMAIL] = "[EMAIL]",
    [KIND_COORDINATES] = "[COORDINATES]",
    [KIND_IMEI] = "[IMEI]",
    [KIND_IMSI] = "[IMSI]",
    [KIND_ICCID] = "[ICCID]",
    [KIND_EID] = "[EID]",
    [KIND_MAC_ADDRESS] = "[MAC_ADDRESS]",
    [KIND_TERMINAL_ID] = "[TERMINAL_ID]",
    [KIND_LICENSE_PLATE] = "[LICENSE_PLATE]",
    [KIND_PHONE] = "[PHONE]",
    [KIND_ADDRESS] = "[ADDRESS]",
    [KIND_JWT] = "[JWT]",
    [KIND_FIELD] = "[FIELD]",
    [KIND_PATTERN] = "[PATTERN]",
};

void redact_prepare(struct rule *rule, enum kind kind)
{
    rule->fixed[FORM_TEXT] =
        span_str(rule->with != NULL ? rule->with : defaults[kind]);
    rule->fixed[FORM_NUMBER] = span_of("0", 1);
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    return rule->fixed[match->form].n;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    struct span text = rule->fixed[match->form];

    memcpy(out, text.p, text.n);
    return text.n;
}

const struct act_ops redact_ops = {.bound = bound, .put = put};
