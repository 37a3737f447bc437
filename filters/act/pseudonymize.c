/*
 * pseudonymize - puts a disguise on a value (disguise.h).
 *
 * A value that is a pseudonym already stays: one of the kind's own disguises,
 * or, whatever it was found as, one of those that cannot be mistaken.
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

/* The secret itself says that a text is one of these. */
static const struct disguise *const sealed[] = {
    &disguise_token, &disguise_token_email, &disguise_alike, &disguise_phone,
    NULL};

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

static bool is_any(const struct disguise *const *list, const struct rule *rule,
                   struct span value, uint8_t *room)
{
    for (; *list != NULL; list++)
        if ((*list)->take_off(rule->secret, value, room) != 0)
            return true;
    return false;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    const struct disguise *const *ways =
        pseudonymize_ways(match->kind, match->form);
    size_t n = 0;

    if (is_any(sealed, rule, match->value, out) ||
        is_any(ways, rule, match->value, out)) {
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
