/* quick - from a stem to slices without a verdict, a hit or a match. */
#include "filters/quick.h"
#include "filters/detect/detect.h"
#include "filters/detect/keyed_plain.h"
#include "filters/put.h"

#define LONGEST 128 /* more than any value that is found here has */

/* What the rule in charge writes; p is NULL if it does something else. */
static struct span text_of(const struct walk *k, enum kind kind, enum form form)
{
    const struct rule *rule = k->pass->filter->by_kind[kind];

    return rule != NULL && rule->action == ACTION_REDACT ? rule->fixed[form]
                                                         : span_of(NULL, 0);
}

void quick_begin(struct walk *k)
{
    struct quick *q = &k->quick;

    q->can = !window_is_long(k->w, LONGEST) && k->w->names != NULL;
    q->vin = text_of(k, KIND_VIN, FORM_TEXT);
    q->axis = text_of(k, KIND_COORDINATES, FORM_NUMBER);
    q->mail = k->w->wanted[KIND_EMAIL] <= EVIDENCE_LIKELY
                  ? text_of(k, KIND_EMAIL, FORM_TEXT)
                  : span_of(NULL, 0);
}

/* Writes `text` in its place, if nothing must go before. */
static inline bool take(struct walk *k, enum kind kind,
                        struct window_part value, struct span text)
{
    struct pass *p = k->pass;

    if (value.start < k->w->floor || value.end > k->hold ||
        k->next < value.end || !put_has_room(p->sink))
        return false;
    k->w->floor = value.end;
    p->tally.count[kind][ACTION_REDACT]++;
    put_fixed(k, value, text);
    return true;
}

/* Nothing is to be found before byte `end`. */
static inline bool nothing(struct walk *k, size_t end)
{
    k->done = end;
    return true;
}

/* The bytes from p on, n of them. */
static inline struct window_part part_of(const struct walk *k, const uint8_t *p,
                                         size_t n)
{
    size_t start = (size_t)(p - k->w->p);

    return (struct window_part){start, start + n};
}

/* The last of the '@' from byte i on: a key may begin behind it. */
static size_t flood_last(const struct window *w, size_t i)
{
    while (i + 1 < w->end && w->p[i + 1] == '@')
        i++;
    return i;
}

/* An address; email_plain() has asked how sure it must be.  Not inlined: for
 * `value` quick_look() would guard its stack. */
__attribute__((noinline)) static bool look_at_mail(struct walk *k, size_t at)
{
    struct window_part value;

    if (at < k->w->floor)
        return false;
    if (at != 0 && k->w->p[at - 1] == '@') { /* email_look() says NONE */
        size_t last = flood_last(k->w, at);

        return last != at && nothing(k, last);
    }
    return k->quick.mail.p != NULL && email_plain(k->w, at, &value) &&
           take(k, KIND_EMAIL, value, k->quick.mail) && nothing(k, at + 1);
}

/* Can what stands behind the string that ends at p, with ',' or '}' behind it,
 * be a value whose name it is: "lat","value":35.6812? */
static inline bool may_name(const uint8_t *p)
{
    return p[1] == ',' && (p[2] != '"' || value_pair_begins(p[3]));
}

/* "taro@example.jp" at p, behind a key that is done. */
static bool take_address(struct walk *k, const uint8_t *p)
{
    size_t n =
        *p == '"' && k->quick.mail.p != NULL ? email_plain_string(p + 1) : 0;
    struct window_part part = part_of(k, p + 1, n);

    if (n == 0 || !take(k, KIND_EMAIL, part, k->quick.mail))
        return keyed_plain_address(p) && nothing(k, part.start);
    return nothing(k, may_name(p + 1 + n) ? part.start : part.end);
}

/* Stems in it are asked, as they may name a value, too. */
static bool take_vin(struct walk *k, const uint8_t *p)
{
    struct window_part part = part_of(k, p + 1, VIN_KEYED_LENGTH);

    return k->quick.vin.p != NULL && keyed_plain_vin(p) &&
           take(k, KIND_VIN, part, k->quick.vin) && nothing(k, part.start);
}

static bool take_axis(struct walk *k, const uint8_t *p)
{
    unsigned n = k->quick.axis.p != NULL ? keyed_plain_number(p) : 0;
    struct window_part part = part_of(k, p, n);

    return n != 0 && take(k, KIND_COORDINATES, part, k->quick.axis) &&
           nothing(k, part.end);
}

/* A list is to be opened at the bracket p: nothing, since one is open. */
static bool take_bracket(struct walk *k, const uint8_t *p, const uint8_t *key)
{
    size_t at = (size_t)(p - k->w->p);

    return keyed_plain_bracket(p, key) && k->pass->list.depth != 0 &&
           at < k->hold && k->next >= at && nothing(k, at);
}

/* Looks at the value of a known key. */
static inline bool take_value(struct walk *k, const struct keyed_glance *key)
{
    const uint8_t *p = keyed_plain_value(key);

    switch (key->says) {
    case NAME_CACHE_GLANCE_VIN:
        return take_vin(k, p) || take_bracket(k, p, key->key);
    case NAME_CACHE_GLANCE_AXIS:
        return take_axis(k, p) || take_bracket(k, p, key->key);
    case NAME_CACHE_GLANCE_LIST:
        return take_bracket(k, p, key->key);
    case NAME_CACHE_GLANCE_MAIL:
        return take_address(k, p);
    case NAME_CACHE_GLANCE_OBJECT:
        return keyed_plain_object(p, key->key) &&
               nothing(k, (size_t)(p - k->w->p));
    case NAME_CACHE_GLANCE_NONE:
        break;
    }
    return false;
}

/* Is it "mail":"taro@..., whatever stands before?  Then the '@' has the say;
 * the next time the key is known. */
static bool look_at_mail_key(struct walk *k, size_t at,
                             const struct keyed_glance *key)
{
    if (at < k->w->floor || !email_keyed_is_plain(k->w, at))
        return false;
    if (key != NULL)
        (void)name_cache_of(k->w->names,
                            span_of(key->key, (size_t)(key->to - key->key)));
    return nothing(k, at + 1);
}

bool quick_stem(struct walk *k, size_t at)
{
    const struct window *w = k->w;
    const uint8_t *p = w->p + at;
    struct keyed_glance key;

    if (at - QUICK_BACK >= k->quick.room)
        return false;
    if (*p == '@')
        return look_at_mail(k, at);
    if (!keyed_plain_around(w, at, &key))
        return look_at_mail_key(k, at, NULL);
    if (key.says == NAME_CACHE_GLANCE_NONE)
        return look_at_mail_key(k, at, &key);
    name_glance_put(w->names->glances, p,
                    span_of(key.key - 1, (size_t)(key.to - key.key) + 3),
                    key.says);
    return take_value(k, &key);
}

bool quick_glance(struct walk *k, size_t at)
{
    const struct window *w = k->w;
    const struct name_glance *row;
    struct keyed_glance key;

    row = name_glance_at(w->names->glances, w->p + at);
    if (row == NULL)
        return false;
    key.key = w->p + at - row->before + 1;
    key.to = key.key + row->n - 3;
    key.says = (enum name_cache_glance)row->says;
    return take_value(k, &key);
}
