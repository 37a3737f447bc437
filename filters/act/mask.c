/*
 * mask - asterisks in a text's place, zeros in a number's, as many bytes.
 *
 * A text too short to hide anything behind what is to be kept is masked
 * whole.  A number shows nothing, whatever is to be kept: its digits are not
 * characters but a value.  "0." is no number, so two bytes become one.
 */
#include "filters/act/ops.h"

/* Continuation bytes belong to the character before them. */
static bool begins_character(uint8_t c)
{
    return (c & 0xC0) != 0x80;
}

static size_t count_characters(struct span s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += begins_character(s.p[i]);
    return n;
}

/* Where character number `nr` (from 0) begins; s.n after the last. */
static size_t character_at(struct span s, size_t nr)
{
    size_t i = 0;

    for (; i < s.n; i++)
        if (begins_character(s.p[i]) && nr-- == 0)
            break;
    return i;
}

/* The last '@': a quoted local part may hold others. */
static size_t domain_at(struct span s)
{
    size_t i = s.n;

    while (i > 0 && s.p[i - 1] != '@')
        i--;
    return i > 0 ? i - 1 : s.n;
}

/* The bytes from..to-1 of the value stay. */
struct kept {
    size_t from, to;
};

/* Half an escape breaks the text around it: of a value with quotation marks,
 * "taro yamada"@example.jp, they and their backslashes must not stay. */
static bool is_safe(struct span kept)
{
    return memchr(kept.p, '"', kept.n) == NULL &&
           memchr(kept.p, '\\', kept.n) == NULL;
}

static struct kept wanted(const struct rule *rule, struct span value)
{
    size_t count;

    if (rule->keep == KEEP_NONE)
        return (struct kept){0, 0};
    if (rule->keep == KEEP_DOMAIN)
        return (struct kept){domain_at(value), value.n};
    count = count_characters(value);
    if (count <= rule->keep_n)
        return (struct kept){0, 0};
    if (rule->keep == KEEP_FIRST)
        return (struct kept){0, character_at(value, rule->keep_n)};
    return (struct kept){character_at(value, count - rule->keep_n), value.n};
}

static struct kept kept_of(const struct rule *rule, struct span value)
{
    struct kept kept = wanted(rule, value);

    if (!is_safe(span_cut(value, kept.from, kept.to)))
        kept.to = kept.from;
    return kept;
}

static size_t put_number(size_t n, uint8_t *out)
{
    if (n == 2)
        n = 1;
    memset(out, '0', n);
    if (n > 1)
        out[1] = '.';
    return n;
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    (void)rule;
    return match->value.n;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    struct span value = match->value;
    struct kept kept;

    if (match->form == FORM_NUMBER)
        return put_number(value.n, out);
    kept = kept_of(rule, value);
    memset(out, '*', value.n);
    if (kept.to > kept.from)
        memcpy(out + kept.from, value.p + kept.from, kept.to - kept.from);
    return value.n;
}

const struct act_ops mask_ops = {.bound = bound, .put = put};
