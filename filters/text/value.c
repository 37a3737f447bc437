/* value - reads forward from a key, step by step. */
#include "filters/text/value.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/value_around.h"

#define GAP_LONGEST 64 /* blanks and comments in a row */

/* A place in the window, moving forward. */
struct place {
    const struct window *w;
    size_t i;
};

static uint8_t here(const struct place *p)
{
    return window_at(p->w, p->i);
}

/* Is what stands here still to come? */
static bool is_beyond(const struct place *p)
{
    return window_beyond(p->w, p->i);
}

/* Over blanks, up to `limit`. */
static void skip_space(struct place *p, size_t limit)
{
    while (p->i < p->w->end && p->i < limit &&
           chars_is(p->w->p[p->i], CHARS_SPACE))
        p->i++;
}

/* Over the comment that begins with `open` here and ends with `close` before
 * `limit`.  False: there is none; or it goes on behind the window, which is
 * then where we stand. */
static bool skip_comment(struct place *p, const char *open, const char *close,
                         size_t limit)
{
    struct span ahead = span_of(p->w->p + p->i, p->w->end - p->i);
    size_t n = strlen(open), m = strlen(close), k = 0;
    const uint8_t *end;

    if (p->i + ahead.n > limit)
        ahead.n = limit - p->i;
    while (k < n && k < ahead.n && ahead.p[k] == (uint8_t)open[k])
        k++;
    if (k < n && (k == 0 || k < ahead.n))
        return false;
    end = k < n ? NULL : memmem(ahead.p + n, ahead.n - n, close, m);
    if (end != NULL)
        p->i = (size_t)(end - p->w->p) + m;
    else if (p->i + ahead.n < limit && !p->w->final)
        p->i = p->w->end;
    return end != NULL;
}

/* Over blanks and comments. */
static void skip_blanks(struct place *p)
{
    size_t limit = p->i + GAP_LONGEST;

    skip_space(p, limit);
    while (p->i < limit && here(p) == '/' && skip_comment(p, "/*", "*/", limit))
        skip_space(p, limit);
}

/* The same in XML. */
static void skip_markup(struct place *p)
{
    size_t limit = p->i + GAP_LONGEST;

    skip_space(p, limit);
    while (p->i < limit && here(p) == '<' &&
           skip_comment(p, "<!--", "-->", limit))
        skip_space(p, limit);
}

static bool is_quote(uint8_t c)
{
    return c == '"' || c == '\'';
}

/* Over a quotation mark and its backslashes, if one stands here. */
static uint8_t skip_quote(struct place *p, unsigned *slashes)
{
    size_t from = p->i, i = from;
    uint8_t c;

    while (i < p->w->end && i - from < 16 && p->w->p[i] == '\\')
        i++;
    c = window_at(p->w, i);
    *slashes = (unsigned)(i - from);
    if (!is_quote(c)) {
        if (window_beyond(p->w, i))
            p->i = i; /* "\\", so far */
        return 0;
    }
    p->i = i + 1;
    return c;
}

/* Over `byte`, if it stands here. */
static bool skip(struct place *p, uint8_t byte)
{
    if (here(p) != byte || p->i >= p->w->end)
        return false;
    p->i++;
    return true;
}

bool value_is_word(struct span word)
{
    static const struct key_word words[] = {
        KEY_WORD("value"),   KEY_WORD("val"),  KEY_WORD("v"),
        KEY_WORD("content"), KEY_WORD("data"), KEY_WORD("text"),
        KEY_WORD("raw"),     {NULL, 0},
    };

    return word.n != 0 && word.n <= 7 && key_is_word(word, words);
}

/* Over a name of the member that holds a value. */
static bool skip_value_word(struct place *p)
{
    size_t from = p->i;

    while (p->i < p->w->end && p->i - from < 12 &&
           chars_is(p->w->p[p->i], CHARS_WORD))
        p->i++;
    return value_is_word(span_of(p->w->p + from, p->i - from));
}

/* The value's first byte. */
static enum verdict begin(struct place *p, struct value *v)
{
    skip_blanks(p);
    v->quote = skip_quote(p, &v->slashes);
    if (is_beyond(p))
        return VERDICT_MORE;
    if (v->quote != 0)
        v->ends = VALUE_STRING;
    v->start = p->i;
    return VERDICT_MATCH;
}

/* Over a member that only says what the value is, and the comma behind it.
 * Nothing that could be found must be skipped. */
static bool skip_about(struct place *p)
{
    static const struct key_word words[] = {
        KEY_WORD("unit"),    KEY_WORD("units"),  KEY_WORD("type"),
        KEY_WORD("quality"), KEY_WORD("status"), {NULL, 0},
    };
    unsigned slashes;
    size_t from;

    skip_blanks(p);
    if (skip_quote(p, &slashes) == 0)
        return false;
    for (from = p->i; p->i - from < 12 && chars_is(here(p), CHARS_WORD);)
        p->i++;
    if (!key_is_word(span_of(p->w->p + from, p->i - from), words))
        return false;
    for (from = p->i; p->i < p->w->end && p->i - from < 32; p->i++)
        if (here(p) == ',' || here(p) == '}' || here(p) == '{')
            break;
    return skip(p, ',');
}

/* Does a name of the member that holds a value, or one of skip_about, begin
 * with c?  All are lower case. */
static bool begins_member(uint8_t c)
{
    unsigned i = (unsigned)c - 'a';
    const unsigned letters = 1U << ('v' - 'a') | 1U << ('c' - 'a') |
                             1U << ('d' - 'a') | 1U << ('t' - 'a') |
                             1U << ('r' - 'a') | 1U << ('u' - 'a') |
                             1U << ('q' - 'a') | 1U << ('s' - 'a');

    return i < 26 && (letters >> i & 1) != 0;
}

/* Over two such members at most.  True: what follows is still to come. */
static bool skip_all_about(struct place *p)
{
    for (unsigned i = 0; i < 2; i++) {
        struct place about = *p;
        bool skipped = skip_about(&about);

        if (is_beyond(&about))
            return true;
        if (!skipped)
            return false;
        *p = about;
    }
    return false;
}

/* The value of the member "value" of an object, which begins here. */
static enum verdict in_object(struct place *p, struct value *v)
{
    struct place about = {p->w, p->i + 1};
    unsigned slashes;
    bool named;

    if (window_beyond(p->w, p->i + 2))
        return VERDICT_MORE;
    if (here(&about) == '"' &&
        strchr("vcdtruqs", window_at(p->w, p->i + 2)) == NULL)
        return VERDICT_NONE; /* no word that is looked for begins so */

    p->i = skip_about(&about) ? about.i : p->i + 1;
    skip_blanks(p);
    named = skip_quote(p, &slashes) != 0 && skip_value_word(p);
    if (is_beyond(p) || is_beyond(&about))
        return VERDICT_MORE;
    if (!named || (skip_quote(p, &slashes) == 0 && !is_beyond(p)))
        return VERDICT_NONE;
    skip_blanks(p);
    if (is_beyond(p))
        return VERDICT_MORE;
    return skip(p, ':') ? begin(p, v) : VERDICT_NONE;
}

/* Behind ':' or '='. */
static enum verdict after_sign(struct place *p, struct value *v)
{
    skip_blanks(p);
    if (here(p) == '{' && p->i < p->w->end)
        return in_object(p, v);
    return begin(p, v);
}

/* Text of an element, whose tag goes on here. */
static enum verdict in_element(struct place *p, struct value *v)
{
    static const char cdata[] = "<![CDATA[";
    size_t from = p->i, n = sizeof cdata - 1, k = 0;

    while (p->i < p->w->end && p->i - from < VALUE_APART && here(p) != '>' &&
           here(p) != '<')
        p->i++;
    if (is_beyond(p))
        return VERDICT_MORE;
    if (here(p) != '>' || p->w->p[p->i - 1] == '/')
        return VERDICT_NONE;
    p->i++;
    skip_markup(p);
    while (k < n && window_at(p->w, p->i + k) == (uint8_t)cdata[k])
        k++;
    if (window_beyond(p->w, p->i + k))
        return VERDICT_MORE;
    p->i += k == n ? n : 0;
    v->ends = k == n ? VALUE_CDATA : VALUE_MARKUP;
    v->start = p->i;
    return VERDICT_MATCH;
}

/* </th><td>, the end of one element and the start of the next, stand here. */
static enum verdict in_next_element(struct place *p, struct value *v)
{
    size_t from = p->i;

    p->i++;
    if (is_beyond(p))
        return VERDICT_MORE;
    if (!skip(p, '/'))
        return VERDICT_NONE;
    while (p->i < p->w->end && p->i - from < VALUE_APART && here(p) != '>')
        p->i++;
    if (is_beyond(p))
        return VERDICT_MORE;
    if (!skip(p, '>'))
        return VERDICT_NONE;
    skip_blanks(p);
    if (is_beyond(p) || window_beyond(p->w, p->i + 1))
        return VERDICT_MORE;
    if (!skip(p, '<') || !chars_is(here(p), CHARS_LETTER))
        return VERDICT_NONE;
    return in_element(p, v);
}

/* Behind a quoted name: "value": in the next member, value= in the tag. */
static enum verdict in_pair(struct place *p, struct value *v)
{
    unsigned slashes;

    if (here(p) == '>')
        return in_element(p, v);
    if (skip(p, ',') && skip_all_about(p))
        return VERDICT_MORE;
    skip_blanks(p);
    skip_quote(p, &slashes);
    if (!skip_value_word(p))
        return is_beyond(p) ? VERDICT_MORE : VERDICT_NONE;
    skip_quote(p, &slashes);
    skip_blanks(p);
    if (is_beyond(p))
        return VERDICT_MORE;
    if (!skip(p, ':') && !skip(p, '='))
        return VERDICT_NONE;
    return after_sign(p, v);
}

/* "key":{"x, where x is no value's name: an object like most. */
static bool is_object(const struct window *w, size_t to)
{
    return to + 5 < w->end && w->p[to] == '"' && w->p[to + 1] == ':' &&
           w->p[to + 2] == '{' && w->p[to + 3] == '"' &&
           !begins_member(w->p[to + 4]);
}

/* Behind the part's head, whose first line goes on here: its first line. */
static enum verdict in_part(struct place *p, struct value *v)
{
    size_t from = p->i;
    unsigned ends = 0; /* of lines, with nothing between them */

    for (; ends < 2 && p->i - from < VALUE_APART; p->i++) {
        if (is_beyond(p))
            return VERDICT_MORE;
        if (here(p) == '\n')
            ends++;
        else if (here(p) != '\r')
            ends = 0;
    }
    if (ends < 2)
        return VERDICT_NONE;
    if (is_beyond(p))
        return VERDICT_MORE;
    v->start = p->i;
    v->ends = VALUE_LINE;
    return VERDICT_MATCH;
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

enum verdict value_find(const struct window *w, size_t from, size_t to,
                        struct value *v)
{
    struct place p = {.w = w, .i = to};
    unsigned slashes;
    uint8_t quote;

    if (find_simple(w, to, v))
        return VERDICT_MATCH;
    if (is_object(w, to))
        return VERDICT_NONE;
    quote = skip_quote(&p, &slashes);
    *v = (struct value){.ends = VALUE_TOKEN};
    if (quote == '"' && value_around_part_name(w, from))
        return in_part(&p, v);
    skip_blanks(&p);
    if (is_beyond(&p))
        return VERDICT_MORE;
    switch (here(&p)) {
    case ':':
        if (quote == 0 && value_around_line(w, from))
            v->ends = VALUE_LINE;
        break;
    case '=':
        if (window_at(w, p.i + 1) == '>')
            p.i++;
        break;
    case '<':
        return quote == 0 ? in_next_element(&p, v) : VERDICT_NONE;
    default:
        if (quote != 0)
            return in_pair(&p, v);
        return value_around_start_tag(w, from) ? in_element(&p, v)
                                               : VERDICT_NONE;
    }
    p.i++;
    return after_sign(&p, v);
}
