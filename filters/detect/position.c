/*
 * position - both numbers of a position, or a list of them, in one text that a
 * key names.
 *
 * Keys such as `position`, `location` and `geo` name many other things, so the
 * text must be a position (filters/text/track.h).  Only that part of it is the
 * finding: geo:35.68,139.76;u=35 keeps its ends, so that it is as readable
 * after coarsening as before.
 */
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "filters/text/track.h"

#define LATER_MOST  16 /* tracks in one text, one by one */
#define BEFORE_MOST 4

/* Does `word`, in lower case, stand in `s` in any case? */
static bool holds(struct span s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.n; i++)
        if (span_is(span_cut(s, i, i + n), word))
            return true;
    return false;
}

/* Which number comes first, if the key says so. */
static enum axis order_of(struct span key)
{
    if (holds(key, "lnglat") || holds(key, "lonlat") || holds(key, "longlat") ||
        holds(key, "lng_lat") || holds(key, "lon_lat"))
        return AXIS_LONGITUDE;
    return AXIS_NONE;
}

/* KML: <coordinates> has the longitude first and blanks between positions. */
static bool is_kml(const struct keyed *k, const struct track *t)
{
    return span_is(k->key, "coordinates") && t->gap == ',' &&
           (!t->flat || t->count == 3);
}

/* PostGIS and the like: a point as hexadecimal well-known binary (OGC
 * 06-103r4, 8.2), byte order first. */
static bool is_binary_point(struct span s)
{
    if (s.n < 42 || s.n % 2 != 0 ||
        (memcmp(s.p, "0101", 4) != 0 && memcmp(s.p, "0000000001", 10) != 0 &&
         memcmp(s.p, "0102", 4) != 0 && memcmp(s.p, "0103", 4) != 0))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], CHARS_HEX))
            return false;
    return true;
}

/* A military grid reference, 54SUE8645149283: zone, band, square, digits. */
static bool is_grid_reference(struct span s)
{
    size_t i = 0, digits;

    while (i < s.n && i < 2 && chars_is(s.p[i], CHARS_DIGIT))
        i++;
    if (i == 0 || s.n < i + 7)
        return false;
    for (size_t end = i + 3; i < end; i++)
        if (!chars_is(s.p[i], CHARS_UPPER) || s.p[i] == 'I' || s.p[i] == 'O')
            return false;
    digits = s.n - i;
    while (i < s.n && chars_is(s.p[i], CHARS_DIGIT))
        i++;
    return i == s.n && digits % 2 == 0 && digits <= 10;
}

/* Other tracks behind the first, which nobody writes as one again.  Behind
 * many the rest is taken as it is: each is looked for in all of it. */
static bool ends_later(const struct track *t, struct span s, size_t *end)
{
    unsigned later = 0;
    struct track next;

    for (*end = t->end; *end < s.n && later < LATER_MOST; later++) {
        if (!track_find(span_cut(s, *end, s.n), AXIS_NONE, &next))
            return later != 0;
        *end += next.end;
    }
    if (later == LATER_MOST)
        *end = s.n;
    return later != 0;
}

/* One before it, which what stands behind it kept from being one. */
static bool begins_before(struct span s, size_t *start)
{
    unsigned earlier = 0;
    struct track before;

    for (; earlier < BEFORE_MOST; earlier++) {
        if (!track_find(span_cut(s, 0, *start), AXIS_NONE, &before))
            return earlier != 0;
        *start = before.start;
    }
    *start = 0;
    return true;
}

/* A plus code before or behind the track: what is found reaches to it. */
static bool has_code(const struct keyed *k, size_t *start, size_t *end)
{
    struct match code = {.value = k->value};
    size_t from;

    if (!plus_code_keyed(k, &code))
        return false;
    from = (size_t)(code.value.p - k->value.p);
    *start = from < *start ? from : *start;
    *end = from + code.value.n > *end ? from + code.value.n : *end;
    return true;
}

/* Under latLng and the like a number by itself is private as well: none may be
 * left before the track, where it would be found the next time. */
static bool leaves_number(const struct keyed *k, size_t start)
{
    if (!holds(k->key, "lng") && !holds(k->key, "lon"))
        return false;
    for (size_t i = 0; i < start; i++)
        if (chars_is(k->value.p[i], CHARS_DIGIT))
            return true;
    return false;
}

/* Does nothing but blanks stand before the track? */
static bool begins_with(struct span s, const struct track *t)
{
    for (size_t i = 0; i < t->start; i++)
        if (!chars_is(s.p[i], CHARS_SPACE))
            return false;
    return true;
}

/* KML, GML and GeoRSS drop the zeros of 48.20: under a key that promises no
 * other text, one point is enough. */
static bool find_short(const struct keyed *k, struct track *t)
{
    enum axis first =
        order_of(k->key) == AXIS_NONE ? AXIS_LATITUDE : order_of(k->key);
    struct track_step step;
    static const char *const words[] = {"coord", "latl", "lonl", "lngl",
                                        "geopoint"};
    bool named = k->key.n == 3 && (span_is(k->key, "geo") ||
                                   (!k->quoted && span_is(k->key, "pos")));

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        named = named || holds(k->key, words[i]);
    return named && memchr(k->value.p, '.', k->value.n) != NULL &&
           track_find(k->value, first, t) && begins_with(k->value, t) &&
           track_first(t, &step) && step.angle.degrees != 0 &&
           track_next(t, &step) && step.angle.degrees != 0;
}

/* formattedLocation: 16 N Fair Oaks Ave, Pasadena */
static bool is_address(const struct keyed *k, struct match *m)
{
    if (!holds(k->key, "formatted") || !address_keyed(k, m))
        return false;
    m->kind = KIND_ADDRESS;
    return true;
}

bool position_keyed(const struct keyed *k, struct match *m)
{
    struct span s = k->value;
    struct track t;
    size_t end;

    if (!k->quoted && (s.p[0] == '[' || s.p[0] == '{'))
        return false;
    m->form = FORM_TEXT;
    m->notation = NOTATION_OPAQUE;
    if (is_binary_point(s) || is_grid_reference(s))
        return true;
    if (!find_short(k, &t) && !track_find(s, order_of(k->key), &t))
        return plus_code_keyed(k, m) || is_address(k, m);
    m->notation = NOTATION_TEXT;
    m->axis = is_kml(k, &t) ? AXIS_LONGITUDE : t.first;
    if (ends_later(&t, s, &end))
        m->notation = NOTATION_OPAQUE;
    if (begins_before(s, &t.start))
        m->notation = NOTATION_OPAQUE;
    if (leaves_number(k, t.start)) {
        m->notation = NOTATION_OPAQUE;
        t.start = 0;
    }
    if (has_code(k, &t.start, &end))
        m->notation = NOTATION_OPAQUE;
    m->value = span_cut(s, t.start, end);
    return true;
}
