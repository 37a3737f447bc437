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

/* Does a degree sign stand at i: in UTF-8, Latin-1, as \u00b0 or &deg;? */
static bool is_degree_sign(const struct window *w, size_t i)
{
    size_t sign = i + (window_at(w, i) == ' ');
    uint8_t c = window_at(w, sign), next = window_at(w, sign + 1);

    return (c == 0xc2 && (next == 0xb0 || next == 0xba)) || c == 0xb0 ||
           (c == '\\' && next == 'u') || (c == '&' && next == 'd');
}

/* May a value end at i?  A number that goes on in letters is a word. */
static bool ends_value(const struct window *w, size_t i, uint8_t quote)
{
    uint8_t c = window_at(w, i);

    if (quote != 0)
        return c == quote || (c == '\\' && window_at(w, i + 1) != 'u');
    return !chars_is(c, CHARS_ALNUM) && c != '.' && c != '_' &&
           !is_degree_sign(w, i);
}

/* The end of the string that begins at `value`; 0 if it is no such text. */
static size_t text_end(const struct window *w, const struct keyed *k,
                       bool *more)
{
    size_t i = k->value;
    bool digit = false;

    for (; i < w->end && i - k->value < TEXT_LONGEST; i++) {
        uint8_t c = w->p[i];

        if (k->quote != 0 && c == k->quote && w->p[i - 1] != '\\')
            return digit ? i : 0;
        if (!in_text(c))
            break;
        digit = digit || (c >= '1' && c <= '9');
    }
    *more = i - k->value < TEXT_LONGEST && window_beyond(w, i);
    if (k->quote != 0 || !digit)
        return 0;
    while (w->p[i - 1] == ' ' || w->p[i - 1] == ',' || w->p[i - 1] == ';')
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

/* What the key's value is: a number, a text, or nothing of ours. */
static enum verdict read_value(const struct window *w, size_t at,
                               const struct keyed *k, struct found *found)
{
    struct match *match;
    struct number n;
    bool more;
    size_t end;

    if (number_read(w, k->value, &n, &more) && ends_value(w, n.end, k->quote)) {
        if (n.zero || !is_plausible(w, at, &n))
            return VERDICT_NONE;
        match = put(w, k, n.end, found);
        match->form = FORM_NUMBER;
        if (w->pairs && k->axis == AXIS_LATITUDE)
            match->latitude = number_value(w, &n);
        return VERDICT_MATCH;
    }
    if (more)
        return window_more(found, k->value);
    if (k->quote == 0 && (n.integers == 0 || !is_degree_sign(w, n.end)))
        return VERDICT_NONE;
    end = text_end(w, k, &more);
    if (more)
        return window_more(found, k->value);
    if (end == 0)
        return VERDICT_NONE;
    put(w, k, end, found);
    return VERDICT_MATCH;
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
            other.hit[0].match.form != FORM_NUMBER)
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
    if (w->latitude_end == 0 || k.value - w->latitude_end > PAIR_REACH)
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
        w->latitude_end != 0 && cell->start - w->latitude_end <= PAIR_REACH;
    m->latitude =
        cell->axis == AXIS_LATITUDE ? number_value(w, &n) : w->latitude;
    return !n.zero;
}
