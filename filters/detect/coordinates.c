/*
 * coordinates - latitudes and longitudes that a key names.
 *
 * Asked at every "lat", "lon" and "lng".  The value may be a number of any
 * precision, bare or in quotes, or degrees, minutes and seconds as text.  A
 * number that is 0 is left alone: it is no position, and what redact writes.
 */
#include "filters/detect/detect.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/number.h"

#define KEY_BACK     100 /* the key begins at most so far before the value */
#define TEXT_LONGEST 64  /* bytes of a position written as text */
#define PAIR_REACH   64  /* bytes between a longitude and its latitude */

/* A key and where its value begins. */
struct keyed {
    enum axis axis;
    size_t value;
    uint8_t quote;
};

/* The key at `at` and its value's start; NONE if it is no such key. */
static enum verdict read_key(const struct window *w, size_t at, struct keyed *k,
                             struct found *found)
{
    size_t after;
    bool more;

    k->axis = key_axis(w, at, &after, &more);
    if (more)
        return window_more(found, w->end);
    if (k->axis == AXIS_NONE)
        return VERDICT_NONE;
    switch (key_value(w, after, &k->value, &k->quote)) {
    case VERDICT_NONE:
        break;
    case VERDICT_MORE:
        return window_more(found, w->end);
    case VERDICT_MATCH:
        return k->value - at <= KEY_BACK ? VERDICT_MATCH : VERDICT_NONE;
    }
    return VERDICT_NONE;
}

/* "long" names many things; a longitude has a point and is in range. */
static bool is_plausible(const struct window *w, size_t at,
                         const struct number *n)
{
    bool other = (w->p[at + 1] | 0x20) == 'o' && at + 3 < w->end &&
                 (w->p[at + 3] | 0x20) == 'g' &&
                 (at + 4 >= w->end || (w->p[at + 4] | 0x20) != 'i');
    double value;

    if (!other)
        return true;
    value = number_value(w, n);
    return n->decimals > 0 && value >= -180 && value <= 180;
}

/* One of the characters in which degrees, minutes and seconds are written?
 * Bytes from 0x80 stand for degree and prime signs. */
static bool in_text(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) || c >= 0x80 || c == '\\' ||
           (c != 0 && strchr(" .,+-NSEWnsewdmgoub'\"/:;&", c) != NULL);
}

/* Does `text` stand at i, letters in either case? */
static enum verdict stands(const struct window *w, size_t i, const char *text)
{
    for (; *text != '\0'; i++, text++) {
        if (window_beyond(w, i))
            return VERDICT_MORE;
        if (chars_lower(window_at(w, i)) != (uint8_t)*text)
            return VERDICT_NONE;
    }
    return VERDICT_MATCH;
}

/* Does a degree sign stand at i, or a blank and one: in UTF-8 (also the
 * ordinal sign taken for it), Latin-1, JSON's escape or HTML's name? */
static enum verdict degree_sign(const struct window *w, size_t i)
{
    static const char *const signs[] = {"\xc2\xb0", "\xc2\xba", "\xb0",
                                        "\\u00b0",  "&deg;",    NULL};

    if (!chars_is(window_at(w, i), CHARS_DEGREE))
        return VERDICT_NONE;
    if (window_at(w, i) == ' ' && i < w->end)
        i++;
    for (size_t k = 0; signs[k] != NULL; k++) {
        enum verdict v = stands(w, i, signs[k]);

        if (v != VERDICT_NONE)
            return v;
    }
    return VERDICT_NONE;
}

/* May a number that is a value end at i?  If it goes on in letters it is a
 * word, with a degree sign a text. */
static enum verdict ends_value(const struct window *w, size_t i, uint8_t quote)
{
    uint8_t c = window_at(w, i);
    enum verdict sign = degree_sign(w, i);

    if (sign != VERDICT_NONE)
        return sign == VERDICT_MORE ? VERDICT_MORE : VERDICT_NONE;
    if (quote != 0)
        return c == quote || c == '\\' ? VERDICT_MATCH : VERDICT_NONE;
    return !chars_is(c, CHARS_ALNUM) && c != '.' && c != '_' ? VERDICT_MATCH
                                                             : VERDICT_NONE;
}

/* The end of a string in quotes that begins at `value`; 0 if it is no position.
 * Unquoted text ends where something else begins. */
static size_t text_end(const struct window *w, const struct keyed *k,
                       bool *more)
{
    size_t i = k->value;
    bool digit = false;

    *more = false;
    for (; i < w->end && i - k->value < TEXT_LONGEST; i++) {
        uint8_t c = w->p[i];

        if (k->quote != 0 && c == k->quote && w->p[i - 1] != '\\')
            return digit ? i : 0;
        if (!in_text(c) || (k->quote == 0 && (c == ',' || c == '/')))
            break;
        digit = digit || (c >= '1' && c <= '9');
    }
    *more = i - k->value < TEXT_LONGEST && window_beyond(w, i);
    if (k->quote != 0 || !digit)
        return 0;
    while (strchr(" ;:&\\", w->p[i - 1]) != NULL)
        i--;
    return i;
}

static struct match *put(const struct window *w, const struct keyed *k,
                         size_t end, struct found *found)
{
    struct match *m = window_match(w, &found->hit[0], k->value, end);

    found->count = 1;
    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->axis = k->axis;
    return m;
}

static enum verdict put_number(const struct window *w, const struct keyed *k,
                               const struct number *n, struct found *found)
{
    struct match *match = put(w, k, n->end, found);

    match->form = FORM_NUMBER;
    if (w->pairs && k->axis == AXIS_LATITUDE)
        match->latitude = number_value(w, n);
    return number_is_zero(w, n) ? VERDICT_NONE : VERDICT_MATCH;
}

static enum verdict read_text(const struct window *w, const struct keyed *k,
                              struct found *found)
{
    bool more;
    size_t end = text_end(w, k, &more);

    if (more)
        return window_more(found, k->value);
    if (end == 0)
        return VERDICT_NONE;
    put(w, k, end, found);
    return VERDICT_MATCH;
}

/* What the key's value is: a number, a text, or nothing of ours. */
static enum verdict read_value(const struct window *w, size_t at,
                               const struct keyed *k, struct found *found)
{
    struct number n;
    bool more;

    if (number_read(w, k->value, &n, &more)) {
        switch (ends_value(w, n.end, k->quote)) {
        case VERDICT_MORE:
            return window_more(found, k->value);
        case VERDICT_MATCH:
            return is_plausible(w, at, &n) ? put_number(w, k, &n, found)
                                           : VERDICT_NONE;
        case VERDICT_NONE:
            break;
        }
    }
    if (more)
        return window_more(found, k->value);
    if (k->quote == 0 &&
        (n.integers == 0 || degree_sign(w, n.end) != VERDICT_MATCH))
        return VERDICT_NONE;
    return read_text(w, k, found);
}

/*
 * Do a latitude and a longitude belong together: does nothing but the key of
 * the second (in XML, the end tag of the first and the start tag of the
 * second) stand between byte `from`, where the first ends, and `to`, where the
 * second begins?  Distance alone would not do: it changes when values between
 * are rewritten, and filtering twice must change nothing.
 */
static bool is_beside(const struct window *w, size_t from, size_t to)
{
    unsigned words = 0, tags = 0;
    bool in_word = false;

    if (to < from || to - from > PAIR_REACH)
        return false;
    for (size_t i = from; i < to; i++) {
        uint8_t c = w->p[i];
        bool word = chars_is(c, CHARS_KEY);

        if (c == '[' || c == ']' || c == '{' || c == '}')
            return false;
        words += word && !in_word;
        tags += c == '<';
        in_word = word;
    }
    return words <= (tags != 0 ? 2u : 1u);
}

/* The same for cells of a table: nothing but a separator between them. */
static bool is_next_cell(const struct window *w, size_t from, size_t to)
{
    if (to < from || to - from > PAIR_REACH)
        return false;
    for (size_t i = from; i < to; i++)
        if (chars_is(w->p[i], CHARS_ALNUM) || w->p[i] == '\n')
            return false;
    return true;
}

/* Looks right behind a longitude for the latitude that goes with it. */
static enum verdict find_latitude(const struct window *w, struct found *found)
{
    struct hit *hit = &found->hit[0];
    size_t end = hit->end + PAIR_REACH;

    for (size_t i = hit->end; i < end; i++) {
        struct found other;
        struct keyed k;
        enum verdict v;

        if (window_beyond(w, i + 2))
            return window_more(found, hit->start);
        if (!key_begins(w, i))
            continue;
        v = read_key(w, i, &k, &other);
        if (v == VERDICT_MATCH && k.axis == AXIS_LATITUDE)
            v = read_value(w, i, &k, &other);
        if (v == VERDICT_MORE)
            return window_more(found, hit->start);
        if (v == VERDICT_NONE || k.axis != AXIS_LATITUDE ||
            other.hit[0].match.form != FORM_NUMBER ||
            other.hit[0].match.latitude < -90 ||
            other.hit[0].match.latitude > 90 ||
            !is_beside(w, hit->end, k.value))
            continue;
        hit->match.latitude_known = true;
        hit->match.latitude = other.hit[0].match.latitude;
        break;
    }
    return VERDICT_MATCH;
}

enum verdict coordinates_look(const struct window *w, size_t at,
                              struct found *found)
{
    struct keyed k;
    enum verdict v = read_key(w, at, &k, found);

    if (v != VERDICT_MATCH)
        return v;
    if (k.value < w->floor)
        return VERDICT_NONE;
    v = read_value(w, at, &k, found);
    if (v != VERDICT_MATCH || !w->pairs || k.axis != AXIS_LONGITUDE)
        return v;
    if (w->latitude_end == 0 || !is_beside(w, w->latitude_end, k.value))
        return find_latitude(w, found);
    found->hit[0].match.latitude_known = true;
    found->hit[0].match.latitude = w->latitude;
    return VERDICT_MATCH;
}

/* Is there a digit other than 0, and nothing but what positions are made of? */
static bool is_text_position(struct span s)
{
    bool digit = false;

    for (size_t i = 0; i < s.n; i++) {
        if (!in_text(s.p[i]))
            return false;
        digit = digit || (s.p[i] >= '1' && s.p[i] <= '9');
    }
    return digit;
}

bool coordinates_cell(const struct window *w, const struct csv_cell *cell,
                      struct hit *hit)
{
    struct window value = {.p = w->p, .end = cell->end, .final = true};
    struct match *m = window_match(w, hit, cell->start, cell->end);
    struct number n;
    bool more;

    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->axis = cell->axis;
    if (!number_read(&value, cell->start, &n, &more) || n.end != cell->end)
        return is_text_position(m->value);
    m->form = FORM_NUMBER;
    m->latitude_known =
        w->latitude_end != 0 && is_next_cell(w, w->latitude_end, cell->start);
    m->latitude =
        cell->axis == AXIS_LATITUDE ? number_value(w, &n) : w->latitude;
    return !number_is_zero(w, &n);
}
