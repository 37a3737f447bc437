/* value_pair - members and attributes that say what another one is. */
#include "filters/text/value_pair.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/name.h"
#include "filters/text/name_cache.h"
#include "filters/text/value_markup.h"

#define WORD_MOST       16 /* bytes of a word for "value" */
#define ATTRIBUTES_MOST 4
#define HARMLESS_MOST   16 /* bytes in which nothing can be found */
#define MOMENT_MOST     32 /* bytes of a date and time */

/* stringValue, double_value? */
static bool is_typed_word(struct span word)
{
    size_t head = word.n - 5;

    if (word.n < 8 || word.n > WORD_MOST ||
        !span_is(span_cut(word, head, word.n), "value"))
        return false;
    return word.p[head - 1] == '_' ||
           (word.p[head] == 'V' && chars_is(word.p[head - 1], CHARS_LOWER));
}

bool value_is_word(struct span word)
{
    static const struct key_word words[] = {
        KEY_WORD("value"),   KEY_WORD("val"),  KEY_WORD("v"),
        KEY_WORD("content"), KEY_WORD("data"), KEY_WORD("text"),
        KEY_WORD("raw"),     {NULL, 0},
    };

    return word.n != 0 &&
           ((word.n <= 7 && key_is_word(word, words)) || is_typed_word(word));
}

/* Over a name of the member that holds a value. */
static bool skip_value_word(struct value_place *p)
{
    size_t from = p->i;

    while (p->i < p->w->end && p->i - from <= WORD_MOST &&
           chars_is(p->w->p[p->i], CHARS_WORD))
        p->i++;
    return value_is_word(span_of(p->w->p + from, p->i - from));
}

/* Over a member that only says what the value is, and the comma behind it.
 * Nothing that could be found must be skipped. */
static bool skip_about(struct value_place *p)
{
    static const struct key_word words[] = {
        KEY_WORD("unit"),    KEY_WORD("units"),  KEY_WORD("type"),
        KEY_WORD("quality"), KEY_WORD("status"), {NULL, 0},
    };
    unsigned slashes;
    size_t from;

    value_place_blanks(p);
    if (value_place_quote(p, &slashes) == 0)
        return false;
    for (from = p->i;
         p->i - from < 12 && chars_is(value_place_here(p), CHARS_WORD);)
        p->i++;
    if (!key_is_word(span_of(p->w->p + from, p->i - from), words))
        return false;
    for (from = p->i; p->i < p->w->end && p->i - from < 32; p->i++)
        if (value_place_here(p) == ',' || value_place_here(p) == '}' ||
            value_place_here(p) == '{')
            break;
    return value_place_over(p, ',');
}

bool value_pair_begins(uint8_t c)
{
    unsigned i = (unsigned)c - 'a';
    const unsigned letters =
        1U << ('v' - 'a') | 1U << ('c' - 'a') | 1U << ('d' - 'a') |
        1U << ('t' - 'a') | 1U << ('r' - 'a') | 1U << ('u' - 'a') |
        1U << ('f' - 'a') | 1U << ('i' - 'a') | 1U << ('n' - 'a') |
        1U << ('m' - 'a') | 1U << ('q' - 'a') | 1U << ('s' - 'a');

    return i < 26 && (letters >> i & 1) != 0;
}

/* Over two such members at most.  True: what follows is still to come. */
static bool skip_all_about(struct value_place *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct value_place about = *p;
        bool skipped = skip_about(&about);

        if (value_place_beyond(&about))
            return true;
        if (!skipped)
            return false;
        *p = about;
    }
    return false;
}

/* The value of the member "value" of an object, which begins here. */
static enum verdict in_object(struct value_place *p, struct value *v)
{
    struct value_place about = {p->w, p->i + 1};
    unsigned slashes;
    bool named;

    if (window_beyond(p->w, p->i + 2))
        return VERDICT_MORE;
    if (value_place_here(&about) == '"' &&
        !value_pair_begins(window_at(p->w, p->i + 2)))
        return VERDICT_NONE; /* no word that is looked for begins so */

    p->i = skip_about(&about) ? about.i : p->i + 1;
    value_place_blanks(p);
    named = value_place_quote(p, &slashes) != 0 && skip_value_word(p);
    if (value_place_beyond(p) || value_place_beyond(&about))
        return VERDICT_MORE;
    if (!named ||
        (value_place_quote(p, &slashes) == 0 && !value_place_beyond(p)))
        return VERDICT_NONE;
    value_place_blanks(p);
    if (value_place_beyond(p))
        return VERDICT_MORE;
    return value_place_over(p, ':') ? value_place_begin(p, v) : VERDICT_NONE;
}

enum verdict value_pair_after(struct value_place *p, struct value *v)
{
    value_place_blanks(p);
    if (value_place_here(p) == '{' && p->i < p->w->end)
        return in_object(p, v);
    if (value_place_here(p) == '<' && p->i < p->w->end)
        return value_markup_tags(p, v);
    if (value_place_here(p) == '-' && window_beyond(p->w, p->i + 1))
        return VERDICT_MORE;
    if (value_place_here(p) == '-' && window_at(p->w, p->i + 1) == ' ')
        return VERDICT_NONE; /* the first of a list of YAML */
    return value_place_begin(p, v);
}

/* Is it (part of) a moment, 2026-01-31T10:00:00.123+01:00? */
static bool is_moment(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], CHARS_DIGIT) && strchr("-:.+TZ", s.p[i]) == NULL)
            return false;
    return s.n <= MOMENT_MOST && s.n > 4 && s.p[4] == '-';
}

/* Over an attribute that no key names and in which nothing can be found. */
static bool skip_attribute(struct value_place *p)
{
    size_t from;
    struct span key;
    unsigned slashes;
    uint8_t quote;

    value_place_blanks(p);
    for (from = p->i; p->i - from < NAME_LONGEST &&
                      (chars_is(value_place_here(p), CHARS_KEY) ||
                       value_place_here(p) == ':');)
        p->i++;
    key = span_of(p->w->p + from, p->i - from);
    if (key.n == 0 || value_is_word(key) || !value_place_over(p, '='))
        return false;
    quote = value_place_quote(p, &slashes);
    for (from = p->i; p->i - from <= MOMENT_MOST &&
                      value_place_here(p) != quote &&
                      value_place_here(p) != '@' && value_place_here(p) > ' ';)
        p->i++;
    if (p->i - from > HARMLESS_MOST &&
        !is_moment(span_of(p->w->p + from, p->i - from)))
        return false;
    return quote != 0 && value_place_over(p, quote) &&
           (p->w->names != NULL ? name_cache_of(p->w->names, key)
                                : name_of(key)) == NAME_NONE;
}

/* Over some such.  True: what follows is still to come. */
static bool skip_attributes(struct value_place *p)
{
    for (unsigned i = 0; i < ATTRIBUTES_MOST; i++) {
        struct value_place next = *p;
        bool skipped = skip_attribute(&next);

        if (value_place_beyond(&next))
            return true;
        if (!skipped)
            return false;
        *p = next;
    }
    return false;
}

enum verdict value_pair_next(struct value_place *p, struct value *v)
{
    unsigned slashes;

    if (value_place_here(p) == '>')
        return value_markup_element(p, v);
    if (value_place_over(p, ',') ? skip_all_about(p) : skip_attributes(p))
        return VERDICT_MORE;
    value_place_blanks(p);
    value_place_quote(p, &slashes);
    if (!skip_value_word(p))
        return value_place_beyond(p) ? VERDICT_MORE : VERDICT_NONE;
    value_place_quote(p, &slashes);
    value_place_blanks(p);
    if (value_place_beyond(p))
        return VERDICT_MORE;
    if (!value_place_over(p, ':') && !value_place_over(p, '='))
        return VERDICT_NONE;
    return value_pair_after(p, v);
}
