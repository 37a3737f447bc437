/*
 * pseudonymize - puts a disguise on a value (disguise.h).
 *
 * A value that is a pseudonym already, of any of the kind's disguises, stays.
 * A number that no disguise fits becomes 0.
 */
#include "filters/act/pseudonymize.h"
#include "filters/act/ops.h"

#define WAYS 4

typedef const struct disguise *way_list[WAYS];

static const way_list text_default = {&disguise_token, NULL};
static const way_list number_default = {&disguise_number, NULL};

static const way_list texts[KIND_COUNT] = {
    [KIND_VIN] = {&disguise_vin, &disguise_token, NULL},
    [KIND_CHASSIS_NUMBER] = {&disguise_alike, &disguise_token, NULL},
    [KIND_EMAIL] = {&disguise_token_email, &disguise_token, NULL},
    [KIND_IMEI] = {&disguise_digits_imei, &disguise_token, NULL},
    [KIND_IMSI] = {&disguise_digits_imsi, &disguise_token, NULL},
    [KIND_ICCID] = {&disguise_digits_iccid, &disguise_token, NULL},
    [KIND_EID] = {&disguise_digits_eid, &disguise_token, NULL},
    [KIND_MAC_ADDRESS] = {&disguise_mac, &disguise_token, NULL},
    [KIND_TERMINAL_ID] = {&disguise_alike, &disguise_token, NULL},
    [KIND_LICENSE_PLATE] = {&disguise_alike, &disguise_token, NULL},
    [KIND_PHONE] = {&disguise_phone, &disguise_token, NULL},
};

static const way_list numbers[KIND_COUNT] = {
    [KIND_IMEI] = {&disguise_digits_imei, &disguise_number, NULL},
    [KIND_IMSI] = {&disguise_digits_imsi, &disguise_number, NULL},
    [KIND_ICCID] = {&disguise_digits_iccid, &disguise_number, NULL},
    [KIND_EID] = {&disguise_digits_eid, &disguise_number, NULL},
};

const struct disguise *const *pseudonymize_ways(enum kind kind, enum form form)
{
    const way_list *own = form == FORM_NUMBER ? &numbers[kind] : &texts[kind];
    const way_list *other =
        form == FORM_NUMBER ? &number_default : &text_default;

    return (*own)[0] != NULL ? *own : *other;
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    size_t n = disguise_bound(match->value.n);
    size_t fixed = rule->fixed[match->form].n;

    return n > fixed ? n : fixed;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    const struct disguise *const *ways =
        pseudonymize_ways(match->kind, match->form);
    size_t n = 0;

    for (size_t i = 0; ways[i] != NULL; i++)
        if (ways[i]->take_off(rule->secret, match->value, out) != 0) {
            memcpy(out, match->value.p, match->value.n);
            return match->value.n;
        }
    for (size_t i = 0; ways[i] != NULL && n == 0; i++)
        n = ways[i]->put_on(rule->secret, match->value, out);
    if (n != 0)
        return n;
    memcpy(out, rule->fixed[match->form].p, rule->fixed[match->form].n);
    return rule->fixed[match->form].n;
}

const struct act_ops pseudonymize_ops = {.bound = bound, .put = put};
