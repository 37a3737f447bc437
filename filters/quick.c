/* quick - from a stem to slices without a verdict, a hit or a match. */
#include "filters/quick.h"
#include "filters/detect/detect.h"
#include "filters/detect/keyed_plain.h"
#include "filters/put.h"

#define LONGEST 128 /* more than any value that is found here has */

bool quick_can(const struct walk *k)
{
    return !window_is_long(k->w, LONGEST);
}

/* Redacts it, if the rule in charge does so and nothing must go before. */
static inline bool take(struct walk *k, const struct keyed_plain *found)
{
    struct pass *p = k->pass;
    const struct rule *rule = p->filter->by_kind[found->kind];
    struct window_part value = found->value;

    if (rule == NULL || rule->action != ACTION_REDACT ||
        value.start < k->w->floor || value.end > k->hold ||
        k->next <= value.start || !put_has_room(p->sink))
        return false;
    k->w->floor = value.end;
    p->tally.count[found->kind][ACTION_REDACT]++;
    put_fixed(k, value, rule->fixed[found->form]);
    return true;
}

/* An address; walk.c's email_look() has its evidence. */
static bool look_at_mail(struct walk *k, size_t at)
{
    struct keyed_plain found = {.kind = KIND_EMAIL, .form = FORM_TEXT};

    return at >= k->w->floor && email_plain(k->w, at, &found.value) &&
           take(k, &found);
}

bool quick_look(struct walk *k, size_t at)
{
    struct keyed_plain found;

    if (at < k->done)
        return true;
    if (k->w->p[at] == '@')
        return look_at_mail(k, at);
    switch (keyed_plain(k->w, at, &found)) {
    case KEYED_PLAIN_NOT:
        return false;
    case KEYED_PLAIN_NOTHING:
        return true;
    case KEYED_PLAIN_VALUE:
        break;
    }
    if (!take(k, &found))
        return false;
    k->asked = k->done = found.key_end;
    return true;
}
