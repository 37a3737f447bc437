/* quick - from a stem to slices without a verdict, a hit or a match. */
#include "filters/quick.h"
#include "filters/detect/detect.h"
#include "filters/detect/keyed_plain.h"
#include "filters/put.h"

#define LONGEST 128 /* more than any value that is found here has */

bool quick_can(const struct walk *k)
{
    return !window_is_long(k->w, LONGEST) && k->w->names != NULL;
}

/* Redacts it, if the rule in charge does so and nothing must go before. */
static inline bool take(struct walk *k, enum kind kind, enum form form,
                        struct window_part value)
{
    struct pass *p = k->pass;
    const struct rule *rule = p->filter->by_kind[kind];

    if (rule == NULL || rule->action != ACTION_REDACT ||
        value.start < k->w->floor || value.end > k->hold ||
        k->next < value.end || !put_has_room(p->sink))
        return false;
    k->w->floor = value.end;
    p->tally.count[kind][ACTION_REDACT]++;
    put_fixed(k, value, rule->fixed[form]);
    return true;
}

/* An address; email_plain() has asked how sure it must be.  Not inlined: for
 * `value` quick_look() would guard its stack. */
__attribute__((noinline)) static bool look_at_mail(struct walk *k, size_t at)
{
    struct window_part value;

    if (at < k->w->floor)
        return false;
    if (at != 0 && k->w->p[at - 1] == '@')
        return true; /* a flood: email_look() says NONE */
    return email_plain(k->w, at, &value) &&
           take(k, KIND_EMAIL, FORM_TEXT, value);
}

/* A list is to be opened at the bracket: nothing, since one is open already. */
static inline bool is_in_list(const struct walk *k, size_t bracket)
{
    return k->pass->list.depth != 0 && bracket < k->hold && k->next >= bracket;
}

bool quick_look(struct walk *k, size_t at)
{
    struct keyed_plain found;
    uint8_t first = k->w->p[at];

    if (first == '@')
        return look_at_mail(k, at);
    if ((first | 0x20) == 'm' && at >= k->w->floor &&
        email_keyed_is_plain(k->w, at))
        return true;
    switch (keyed_plain(k->w, at, &found)) {
    case KEYED_PLAIN_NOT:
        return false;
    case KEYED_PLAIN_NOTHING:
        return true;
    case KEYED_PLAIN_LIST:
        return is_in_list(k, found.start);
    case KEYED_PLAIN_VALUE:
        break;
    }
    if (!take(k, found.kind, found.form,
              (struct window_part){found.start, found.start + found.n}))
        return false;
    k->asked = k->done = found.key_end;
    return true;
}
