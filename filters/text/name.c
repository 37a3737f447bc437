/*
 * name - what the key of a value says about the value.
 *
 * The last word that decides (name_rules.c) names the value, if every word
 * behind it is one that may follow: number, value, a unit, whose it is.  Any
 * other word there makes the value something about it: emailVerified,
 * plateCountry, latitudeAccuracy.  Before it may stand anything that the rules
 * do not exclude.
 */
#include "filters/text/name.h"
#include "filters/text/name_native.h"
#include "filters/text/name_rules.h"

/* Keys that their words would not tell. */
static bool is_exception(struct span key, enum name *name)
{
    if (key.n == 5 && (span_is(key, "last6") || span_is(key, "last8"))) {
        *name = NAME_VIN_PART;
        return true;
    }
    if (key.n == 3 && span_is(key, "adr")) { /* of a vCard */
        *name = NAME_ADDRESS;
        return true;
    }
    *name = NAME_NONE; /* beside stringValue, doubleValue */
    return key.n == 9 && span_is(key, "longValue");
}

static bool all_may_follow(const struct name_split *split, size_t n,
                           enum name name)
{
    for (size_t i = 0; i < n; i++)
        if (!name_rules_may_follow(split->word[i], name))
            return false;
    return true;
}

/* Is it a question such as isPhone, which true and false answer? */
static bool asks(struct span key, const struct name_split *split)
{
    return split->whole ? split->word[split->n - 1] == WORD_ASK
                        : name_split_asks(key);
}

static enum name by_words(struct span key)
{
    struct name_split split;
    enum name name;

    name_split(key, &split);
    for (size_t i = 0; i < split.n; i++) {
        if (!name_rules_decide(&split, i, &name))
            continue;
        return all_may_follow(&split, i, name) && !asks(key, &split)
                   ? name
                   : NAME_NONE;
    }
    return NAME_NONE;
}

/* Without a unit in brackets at its end: latitude (deg). */
static struct span without_unit(struct span key)
{
    uint8_t open = key.p[key.n - 1] == ')' ? '(' : '[';
    const uint8_t *at;

    if (key.p[key.n - 1] != ')' && key.p[key.n - 1] != ']')
        return key;
    at = memchr(key.p, open, key.n);
    if (at == NULL)
        return key;
    key.n = (size_t)(at - key.p);
    while (key.n != 0 && key.p[key.n - 1] == ' ')
        key.n--;
    return key;
}

enum name name_of(struct span key)
{
    enum name name;

    if (key.n == 0 || key.n > NAME_LONGEST)
        return NAME_NONE;
    key = without_unit(key);
    if (key.n == 0)
        return NAME_NONE;
    if (is_exception(key, &name) || name_native(key, &name))
        return name;
    return by_words(key);
}
