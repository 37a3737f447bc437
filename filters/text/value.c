/* value - reads forward from a key, step by step. */
#include "filters/text/value.h"
#include "filters/text/chars.h"
#include "filters/text/value_around.h"
#include "filters/text/value_markup.h"
#include "filters/text/value_pair.h"

#define UNIT_MOST 20

/* "key":{"x, where x is no value's name: an object like most. */
static bool is_object(const struct window *w, size_t to)
{
    return to + 5 < w->end && w->p[to] == '"' && w->p[to + 1] == ':' &&
           w->p[to + 2] == '{' && w->p[to + 3] == '"' &&
           !value_pair_begins(w->p[to + 4]);
}

/* "key":"value" and "key": "value", which is most of JSON. */
static bool find_simple(const struct window *w, size_t to, struct value *v)
{
    size_t i = to + 2;

    if (to + 4 >= w->end || w->p[to] != '"' || w->p[to + 1] != ':')
        return false;
    i += w->p[i] == ' ';
    if (w->p[i] != '"' || w->p[i + 1] == '\\')
        return false;
    *v = (struct value){.start = i + 1, .quote = '"', .ends = VALUE_STRING};
    return true;
}

/* Over a unit behind the key: (deg), [m], (mobile).  True: its end is still to
 * come. */
static bool skip_unit(struct value_place *p)
{
    size_t i = p->i, from;
    uint8_t close;

    i += window_at(p->w, i) == ' ';
    close = window_at(p->w, i) == '(' ? ')' : ']';
    if (window_at(p->w, i) != '(' && window_at(p->w, i) != '[')
        return false;
    for (from = ++i; i - from < UNIT_MOST && i < p->w->end; i++)
        if (!chars_is(p->w->p[i], CHARS_KEY) &&
            (i == from || strchr(" /%", p->w->p[i]) == NULL))
            break;
    if (i - from < UNIT_MOST && window_beyond(p->w, i))
        return true;
    if (window_at(p->w, i) == close && i > from &&
        !chars_is(p->w->p[from], CHARS_DIGIT))
        p->i = i + 1;
    return false;
}

/* latitude{vehicle="7"} 35.68: behind the labels of a Prometheus sample. */
static enum verdict sample(struct value_place *p, struct value *v)
{
    size_t from = p->i;

    while (p->i - from < VALUE_APART && value_place_here(p) != '}' &&
           value_place_here(p) != '\n' && !value_place_beyond(p))
        p->i++;
    if (value_place_beyond(p) || window_beyond(p->w, p->i + 1))
        return p->i - from < VALUE_APART ? VERDICT_MORE : VERDICT_NONE;
    p->i++;
    if (p->i >= p->w->end || p->w->p[p->i - 1] != '}' || p->w->p[p->i] != ' ')
        return VERDICT_NONE;
    p->i++;
    return value_place_begin(p, v);
}

/* ;TYPE=CELL,VOICE: behind a vCard's property: up to the colon. */
static bool skip_parameters(struct value_place *p)
{
    size_t from = p->i;

    while (p->i < p->w->end && p->i - from < UNIT_MOST * 3 &&
           (chars_is(p->w->p[p->i], CHARS_KEY) ||
            strchr(";=,\"", p->w->p[p->i]) != NULL))
        p->i++;
    return value_place_here(p) == ':';
}

/* In capitals, as [VIN] is, which an action has written? */
static bool is_capitals(struct span key)
{
    for (size_t i = 0; i < key.n; i++)
        if (chars_is(key.p[i], CHARS_LOWER))
            return false;
    return true;
}

/* position[lat]=, data["lat"] = : over the bracket, to the sign.  NONE: there
 * is no sign; MORE: that is still to come. */
static enum verdict skip_bracket(struct value_place *p, struct span key)
{
    if (is_capitals(key))
        return VERDICT_NONE;
    p->i++;
    value_place_blanks(p);
    if (value_place_beyond(p))
        return VERDICT_MORE;
    return value_place_here(p) == '=' ? VERDICT_MATCH : VERDICT_NONE;
}

/* <latitude value="35.68" unit="deg"/>, or else the element's text. */
static enum verdict in_start_tag(struct value_place *p, struct value *v)
{
    struct value_place next = *p;
    enum verdict verdict = value_pair_next(&next, v);

    if (verdict == VERDICT_NONE) {
        *v = (struct value){.ends = VALUE_TOKEN};
        verdict = value_markup_element(p, v);
    }
    return verdict;
}

/* Is what begins in a line below the key's, `from` on, a member of its own?
 *   address:
 *     id: 11                 MORE: that is still to come */
static enum verdict is_member(const struct window *w, size_t from,
                              const struct value *v)
{
    size_t i = v->start;

    if (v->ends != VALUE_LINE || !chars_is(window_at(w, i), CHARS_LETTER) ||
        memchr(w->p + from, '\n', v->start - from) == NULL)
        return VERDICT_NONE;
    while (i < w->end && i - v->start < UNIT_MOST * 2 &&
           chars_is(w->p[i], CHARS_KEY))
        i++;
    if (window_beyond(w, i + 1))
        return VERDICT_MORE;
    return i > v->start && window_at(w, i) == ':' &&
                   chars_is(window_at(w, i + 1), CHARS_SPACE)
               ? VERDICT_MATCH
               : VERDICT_NONE;
}

/* The value behind the sign, which stands here. */
static enum verdict behind_sign(struct value_place *p, struct value *v)
{
    size_t from = p->i++;
    enum verdict verdict = value_pair_after(p, v);
    enum verdict member;

    if (verdict != VERDICT_MATCH)
        return verdict;
    member = is_member(p->w, from, v);
    if (member == VERDICT_NONE)
        return VERDICT_MATCH;
    return member == VERDICT_MATCH ? VERDICT_NONE : member;
}

enum verdict value_find(const struct window *w, size_t from, size_t to,
                        struct value *v)
{
    struct value_place p = {.w = w, .i = to};
    unsigned slashes;
    uint8_t quote;

    if (find_simple(w, to, v))
        return VERDICT_MATCH;
    *v = (struct value){.ends = VALUE_TOKEN};
    if (is_object(w, to))
        return VERDICT_NONE;
    if (skip_unit(&p))
        return VERDICT_MORE;
    quote = value_place_quote(&p, &slashes);
    if (quote == '"' && value_around_part_name(w, from))
        return value_markup_part(&p, v);
    value_place_blanks(&p);
    if (value_place_beyond(&p))
        return VERDICT_MORE;
    if (value_place_here(&p) == ']') {
        enum verdict sign = skip_bracket(&p, span_of(w->p + from, to - from));

        if (sign != VERDICT_MATCH)
            return sign;
    }
    if (value_place_here(&p) == ';' && quote == 0 &&
        value_around_line(w, from) && !skip_parameters(&p))
        return value_place_beyond(&p) ? VERDICT_MORE : VERDICT_NONE;
    if (value_place_here(&p) == '{' && quote == 0 && value_around_line(w, from))
        return sample(&p, v);
    switch (value_place_here(&p)) {
    case ':':
        if (quote == 0 && value_around_line(w, from))
            v->ends = VALUE_LINE;
        break;
    case '=':
        if (window_at(w, p.i + 1) == '>')
            p.i++;
        break;
    case '<':
        return quote == 0 ? value_markup_next(&p, v) : VERDICT_NONE;
    default:
        if (quote != 0)
            return value_pair_next(&p, v);
        return value_around_start_tag(w, from) ? in_start_tag(&p, v)
                                               : VERDICT_NONE;
    }
    return behind_sign(&p, v);
}
