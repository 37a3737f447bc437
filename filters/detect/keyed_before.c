/*
 * keyed_before - values that stand before the name that says what they are.
 *
 *   {"value": 35.68, "unit": "deg", "name": "latitude"}
 *   <property value="35.68" name="latitude"/>
 *
 * Between them stand no more than two members of the same object.  A value that
 * may be one must be held until its name comes: filters/pass.c asks for that
 * at each window's end.
 */
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/sixteen.h"
#include "filters/text/value.h"

#define REACH   256 /* bytes from a value to its name, both included */
#define LONGEST 200 /* of the value */
#define WORD    24  /* of a member's key */
#define MEMBERS 3   /* behind the value; the last is the name */
#define BLANKS  64

/* A value, and where the name behind it begins. */
struct before {
    struct value value;
    size_t name;
};

/* A place that moves forward: VERDICT_NONE is what does not fit, MORE what is
 * still to come. */
struct place {
    const struct window *w;
    size_t i;
    bool tag; /* members are an element's attributes, on one line */
};

static bool is_beyond(const struct place *p)
{
    return window_beyond(p->w, p->i);
}

static void skip_blanks(struct place *p)
{
    size_t from = p->i;

    while (p->i < p->w->end && p->i - from < BLANKS &&
           chars_is(p->w->p[p->i], CHARS_SPACE) &&
           !(p->tag && p->w->p[p->i] == '\n'))
        p->i++;
}

/* Over a quotation mark with its backslashes; 0: none stands here. */
static uint8_t skip_quote(struct place *p, unsigned *slashes)
{
    size_t i = p->i;
    uint8_t c;

    while (i < p->w->end && i - p->i < 16 && p->w->p[i] == '\\')
        i++;
    *slashes = (unsigned)(i - p->i);
    c = window_at(p->w, i);
    if (c != '"' && c != '\'') {
        p->i = window_beyond(p->w, i) ? i : p->i;
        return 0;
    }
    p->i = i + 1;
    return c;
}

/* Over a string, a number or a word. */
static enum verdict skip_scalar(struct place *p, struct value *v)
{
    enum verdict verdict;

    skip_blanks(p);
    *v = (struct value){.ends = VALUE_TOKEN};
    v->quote = skip_quote(p, &v->slashes);
    if (is_beyond(p))
        return VERDICT_MORE;
    if (v->quote == 0 && p->tag)
        return VERDICT_NONE;
    if (v->quote != 0)
        v->ends = VALUE_STRING;
    v->start = p->i;
    verdict = value_close(p->w, LONGEST, v);
    if (verdict != VERDICT_MATCH)
        return verdict;
    p->i = v->end + (v->quote != 0 ? v->slashes + 1 : 0);
    return v->end > v->start || v->quote != 0 ? VERDICT_MATCH : VERDICT_NONE;
}

/* Over a comma, or, between attributes, a blank; a key, and its sign. */
static enum verdict skip_key(struct place *p, struct span *key)
{
    size_t from = p->i;
    unsigned slashes;

    skip_blanks(p);
    if (window_at(p->w, p->i) == ',')
        p->i++;
    else if ((p->i == from || !p->tag) && !is_beyond(p))
        return VERDICT_NONE;
    skip_blanks(p);
    (void)skip_quote(p, &slashes);
    for (from = p->i; p->i < p->w->end && p->i - from < WORD &&
                      chars_is(p->w->p[p->i], CHARS_WORD);)
        p->i++;
    *key = span_of(p->w->p + from, p->i - from);
    (void)skip_quote(p, &slashes);
    skip_blanks(p);
    if (is_beyond(p))
        return VERDICT_MORE;
    if (key->n == 0 ||
        (window_at(p->w, p->i) != ':' && window_at(p->w, p->i) != '='))
        return VERDICT_NONE;
    p->i++;
    return VERDICT_MATCH;
}

static bool is_name_word(struct span word)
{
    static const struct key_word words[] = {
        KEY_WORD("name"),      KEY_WORD("key"),      KEY_WORD("id"),
        KEY_WORD("type"),      KEY_WORD("label"),    KEY_WORD("field"),
        KEY_WORD("attribute"), KEY_WORD("property"), KEY_WORD("parameter"),
        KEY_WORD("param"),     KEY_WORD("system"),   KEY_WORD("kind"),
        KEY_WORD("signal"),    KEY_WORD("metric"),   KEY_WORD("title"),
        KEY_WORD("k"),         KEY_WORD("n"),        {NULL, 0},
    };

    return key_is_word(word, words);
}

/* Reads the members from `i` on, where the value stands, behind its sign. */
static enum verdict read_members(const struct window *w, size_t i,
                                 struct before *b)
{
    struct place p = {w, i, w->p[i - 1] == '='};
    enum verdict verdict = skip_scalar(&p, &b->value);
    struct value other;
    struct span key;
    unsigned slashes;

    for (int k = 0; k < MEMBERS && verdict == VERDICT_MATCH; k++) {
        if (p.i - i > REACH)
            return VERDICT_NONE;
        verdict = skip_key(&p, &key);
        if (verdict != VERDICT_MATCH)
            return verdict;
        if (!is_name_word(key)) {
            verdict = skip_scalar(&p, &other);
            continue;
        }
        skip_blanks(&p);
        if (skip_quote(&p, &slashes) == 0)
            return is_beyond(&p) ? VERDICT_MORE : VERDICT_NONE;
        b->name = p.i;
        return p.i - i > REACH ? VERDICT_NONE : VERDICT_MATCH;
    }
    return verdict == VERDICT_MATCH ? VERDICT_NONE : verdict;
}

/* Does a word for "value" end before the sign at `i`? */
static bool is_value_sign(const struct window *w, size_t i)
{
    size_t to = i, from;

    while (to > 0 && i - to < BLANKS && chars_is(w->p[to - 1], CHARS_SPACE))
        to--;
    if (to > 0 && (w->p[to - 1] == '"' || w->p[to - 1] == '\''))
        to--;
    else if (w->p[i] == ':')
        return false; /* a line of a stream: data: 35.68 */
    while (to > 0 && i - to < BLANKS && w->p[to - 1] == '\\')
        to--;
    for (from = to;
         from > 0 && to - from < WORD && chars_is(w->p[from - 1], CHARS_WORD);)
        from--;
    return value_is_word(span_of(w->p + from, to - from));
}

/* Which of 16 bytes end in the last letter of a word for "value". */
static sixteen is_last(sixteen v)
{
    return (sixteen)(v == sixteen_all('e')) | (sixteen)(v == sixteen_all('l')) |
           (sixteen)(v == sixteen_all('v')) | (sixteen)(v == sixteen_all('t')) |
           (sixteen)(v == sixteen_all('a')) | (sixteen)(v == sixteen_all('w'));
}

/* The last but one; of "v" the mark before. */
static sixteen is_last_but_one(sixteen v)
{
    return (sixteen)(v == sixteen_all('u')) | (sixteen)(v == sixteen_all('a')) |
           (sixteen)(v == sixteen_all('n')) | (sixteen)(v == sixteen_all('t')) |
           (sixteen)(v == sixteen_all('x')) | (sixteen)(v < sixteen_all('0'));
}

/* Which of the 16 bytes at p are signs that may matter.  Nearly none are. */
static unsigned signs_among(const uint8_t *p)
{
    sixteen v = sixteen_load(p), one = sixteen_load(p - 1) | sixteen_all(' ');
    sixteen two = sixteen_load(p - 2) | sixteen_all(' ');
    sixteen three = sixteen_load(p - 3) | sixteen_all(' ');
    sixteen bare = is_last(one) & is_last_but_one(two);
    sixteen quoted = is_last(two) & is_last_but_one(three);
    /* a blank or a quotation mark: `two` may be a backslash, too */
    sixteen apart = (sixteen)(one < sixteen_all('0')) &
                    (quoted | (sixteen)(two < sixteen_all('0')) |
                     (sixteen)(two == sixteen_all('\\' | ' ')));

    return sixteen_bits(
        ((sixteen)(v == sixteen_all(':')) | (sixteen)(v == sixteen_all('='))) &
        (bare | apart));
}

/* Does an object begin at one of the 16 bytes at i, behind all of `signs`?
 * What stands before it is no member of one that is still open.  In a string
 * no bare quotation mark and letter follow a brace. */
static bool opens_object(const struct window *w, size_t i, unsigned signs)
{
    unsigned braces = sixteen_equal(sixteen_load(w->p + i), '{');
    size_t at;

    if (braces <= signs)
        return false;
    at = i + 31 - (size_t)__builtin_clz(braces);
    return window_at(w, at + 1) == '"' &&
           chars_is(window_at(w, at + 2), CHARS_LETTER);
}

/* The place of the last sign behind such a word before `i`, or 0. */
static size_t sign_before(const struct window *w, size_t i, size_t limit)
{
    while (i > limit) {
        if (i >= limit + 16 + 3) {
            unsigned signs = signs_among(w->p + i - 16);

            i -= 16;
            if (opens_object(w, i, signs))
                return 0;
            if (signs == 0)
                continue;
            i += 32 - (size_t)__builtin_clz(signs);
        }
        i--;
        if ((w->p[i] == ':' || w->p[i] == '=') && is_value_sign(w, i))
            return i;
    }
    return 0;
}

/* Does what stands before a key make it the value of a name? */
static bool is_named(const struct window *w, size_t i)
{
    if (i == 0 || (w->p[i - 1] != '"' && w->p[i - 1] != '\''))
        return false;
    i--;
    while (i > 0 && (w->p[i - 1] == '\\' || chars_is(w->p[i - 1], CHARS_SPACE)))
        i--;
    return i > 0 && (w->p[i - 1] == ':' || w->p[i - 1] == '=');
}

/* Reads the members behind the sign at `i`: do they lead to `name`?  Remembers
 * how far signs lead, so that none is read for each of many names. */
static bool leads_to(const struct window *w, size_t i, size_t name,
                     struct before *b)
{
    enum verdict verdict = read_members(w, i + 1, b);
    size_t to = verdict == VERDICT_MATCH  ? b->name
                : verdict == VERDICT_MORE ? SIZE_MAX
                                          : 0;

    if (w->memo != NULL && to > w->memo->signs_lead)
        w->memo->signs_lead = to;
    return to == name;
}

/* The last sign before `i` that may lead to `name`, or 0: those that have been
 * read for an earlier name lead no further than to that. */
static size_t next_sign(const struct window *w, size_t i, size_t limit)
{
    const struct memo_part none = {0, 0};
    const struct memo_part *known = w->memo != NULL ? &w->memo->signs : &none;

    if (known->from <= limit && known->to > limit)
        return i > known->to ? sign_before(w, i, known->to) : 0;
    do
        i = sign_before(w, i, limit);
    while (i != 0 && i >= known->from && i < known->to);
    return i;
}

/* The value before the name that begins at `name`. */
static bool find_value(const struct window *w, size_t name, struct before *b)
{
    size_t limit = name > REACH + BLANKS ? name - REACH - BLANKS : 0;
    size_t i = name, from = limit;

    if (!is_named(w, name))
        return false;
    if (w->memo != NULL && w->memo->signs_lead >= name)
        w->memo->signs.to = w->memo->signs_lead = 0; /* know nothing */
    while ((i = next_sign(w, i, limit)) != 0) {
        if (!leads_to(w, i, name, b))
            continue;
        from = i;
        break;
    }
    if (w->memo != NULL)
        memo_add(&w->memo->signs, from, name);
    return i != 0;
}

enum verdict keyed_before(const struct window *w, struct keyed *k,
                          enum verdict verdict, struct found *found)
{
    size_t from = (size_t)(k->key.p - w->p), to = from + k->key.n;
    struct before b;
    struct value behind;

    if (!find_value(w, from, &b) || b.value.start < w->floor)
        return verdict;
    if (value_find(w, from, to, &behind) == VERDICT_MATCH)
        return verdict; /* whatever it is, it is the one */
    while (window_at(w, to) == '\\')
        to++;
    if (window_at(w, to) != '"' && window_at(w, to) != '\'')
        return verdict;
    if (verdict == VERDICT_MORE) {
        found->hold = b.value.start < found->hold ? b.value.start : found->hold;
        return verdict;
    }
    k->value = span_of(w->p + b.value.start, b.value.end - b.value.start);
    k->quoted = b.value.quote != 0;
    return k->value.n == 0 ? VERDICT_NONE
                           : keyed_judge(w, k, b.value.start, found);
}

/* Has the name that begins at `i` no end yet? */
static bool is_open(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from <= NAME_LONGEST && w->p[i] != '"' &&
           w->p[i] != '\'')
        i++;
    return i >= w->end && i - from <= NAME_LONGEST;
}

/* Where to hold for a value behind the sign at `i` whose name may still come;
 * w->end: it need not be held. */
static size_t hold_of(const struct window *w, size_t i)
{
    struct before b = {.name = 0};
    enum verdict verdict = read_members(w, i + 1, &b);

    if (verdict == VERDICT_NONE ||
        (verdict == VERDICT_MATCH && !is_open(w, b.name)))
        return w->end;
    if (b.value.start != 0 && b.value.start < w->floor)
        return w->end; /* taken already */
    return i + 1 > w->floor ? i + 1 : w->floor;
}

size_t keyed_before_tail(const struct window *w)
{
    size_t most = REACH + NAME_LONGEST + BLANKS;
    size_t limit = w->end > most ? w->end - most : 0;
    size_t hold = w->end;
    size_t i = sign_before(w, hold, limit);

    for (; i != 0; i = sign_before(w, i, limit)) {
        size_t from = hold_of(w, i);

        hold = from < hold ? from : hold;
    }
    return hold;
}
