/*
 * coordinates - latitudes and longitudes that a key names.
 *
 * Asked at every "lat", "lon" and "lng".  The value may be a number of any
 * precision, bare or in quotes, or degrees, minutes and seconds as text.  A
 * number that is 0 is left alone: it is no position, and what redact writes.
 */
#include "filters/detect/axis.h"
#include "filters/detect/degrees.h"
#include "filters/detect/detect.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/number.h"

#define KEY_BACK      100 /* the key begins at most so far before the value */
#define TEXT_LONGEST  DEGREES_LONGEST
#define PAIR_REACH    64 /* bytes between a longitude and its latitude */
#define HEX_LONGEST   18 /* 0x and the 16 digits of a double */
#define SAID_DECIMALS 4  /* without a sign between key and value */

/* A key and where its value begins. */
struct named {
    enum axis axis;
    size_t value;
    uint8_t quote;
    struct span rest; /* of the key, behind lat, lon or lng */
};

/* lat 35.6812 lon 139.7671: said without a sign between, but precisely. */
static enum verdict read_said(const struct window *w, size_t after,
                              struct named *k, struct found *found)
{
    struct number n;
    bool more;

    k->value = after + 1;
    k->quote = 0;
    if (window_beyond(w, after))
        return window_more(found, w->end);
    if (window_at(w, after) != ' ' || after >= w->end)
        return VERDICT_NONE;
    if (!number_read(w, k->value, &n, &more))
        return more ? window_more(found, k->value) : VERDICT_NONE;
    return n.decimals >= SAID_DECIMALS ? VERDICT_MATCH : VERDICT_NONE;
}

/* The key at `at` and its value's start; NONE if it is no such key. */
static enum verdict read_key(const struct window *w, size_t at, struct named *k,
                             struct found *found)
{
    size_t after;
    bool more;

    k->axis = key_axis(w, at, &after, &more);
    if (more)
        return window_more(found, w->end);
    if (k->axis == AXIS_NONE)
        return VERDICT_NONE;
    k->rest = span_of(w->p + at + 3, after - at - 3);
    switch (key_value(w, after, &k->value, &k->quote)) {
    case VERDICT_NONE:
        return read_said(w, after, k, found);
    case VERDICT_MORE:
        return window_more(found, k->value != 0 ? k->value : w->end);
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

static bool is_digit(const struct window *w, size_t i)
{
    return chars_is(window_at(w, i), CHARS_DIGIT);
}

/* May a number that is a value end at i?  If it goes on in letters it is a
 * word, unless the one letter is that of a hemisphere. */
static bool ends_value(const struct window *w, size_t i, uint8_t quote)
{
    uint8_t c = window_at(w, i);

    if (quote != 0)
        return c == quote || c == '\\';
    if (degrees_is_hemisphere(c))
        c = window_at(w, i + 1);
    return !chars_is(c, CHARS_ALNUM) && c != '.' && c != '_';
}

/* The end of the string that begins at `value`; 0 if it is no position. */
static size_t text_end(const struct window *w, const struct named *k,
                       bool *more)
{
    size_t i = k->value;

    *more = false;
    for (; i < w->end && i - k->value < TEXT_LONGEST; i++) {
        if (w->p[i] == k->quote && w->p[i - 1] != '\\')
            return i;
        if (!degrees_in_text(w->p[i]))
            return 0;
    }
    *more = i - k->value < TEXT_LONGEST && window_beyond(w, i);
    return 0;
}

/* The end of a string of hexadecimal digits, 0x before them or not; 0: it is
 * none. */
static size_t hex_end(const struct window *w, const struct named *k, bool *more)
{
    size_t i = k->value;

    while (i < w->end && i - k->value <= HEX_LONGEST &&
           (chars_is(w->p[i], CHARS_HEX) || chars_lower(w->p[i]) == 'x'))
        i++;
    *more = i - k->value <= HEX_LONGEST && window_beyond(w, i);
    if (*more || (window_at(w, i) != k->quote && window_at(w, i) != '\\') ||
        !axis_is_hex(span_of(w->p + k->value, i - k->value)))
        return 0;
    return i;
}

static struct match *put(const struct window *w, const struct named *k,
                         size_t end, struct found *found)
{
    struct match *m = window_match(w, &found->hit[0], k->value, end);

    found->count = 1;
    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->axis = k->axis;
    return m;
}

/* The second of two under one key: latlng: 35.6812,139.7671. */
static enum verdict add_second(const struct window *w, const struct number *a,
                               struct found *found)
{
    size_t i = a->end + 1;
    struct number b;
    struct match *match;
    bool more;

    if (window_at(w, a->end) != ',' || a->decimals < 3)
        return VERDICT_MATCH;
    i += window_at(w, i) == ' ';
    if (!number_read(w, i, &b, &more) || b.decimals < 3)
        return more ? window_more(found, a->start) : VERDICT_MATCH;
    match = window_match(w, &found->hit[1], b.start, b.end);
    match->kind = KIND_COORDINATES;
    match->evidence = EVIDENCE_CERTAIN;
    match->form = FORM_NUMBER;
    match->axis = found->hit[0].match.axis == AXIS_LATITUDE ? AXIS_LONGITUDE
                                                            : AXIS_LATITUDE;
    match->latitude_known = match->axis == AXIS_LONGITUDE;
    match->latitude = number_value(w, match->latitude_known ? a : &b);
    found->count = 2;
    return VERDICT_MATCH;
}

/* Does a letter beside the number make it a southern or western one? */
static bool stands_south(const struct window *w, const struct number *n)
{
    uint8_t before = n->start > 0 ? w->p[n->start - 1] : ' ';
    uint8_t behind = window_at(w, n->end);

    return before == 'S' || before == 'W' || behind == 'S' || behind == 'W';
}

static enum verdict put_number(const struct window *w, const struct named *k,
                               const struct number *n, struct found *found)
{
    struct match *match = put(w, k, n->end, found);

    match->form = FORM_NUMBER;
    match->negative = stands_south(w, n);
    if (number_is_zero(w, n) || axis_is_limit(match, number_value(w, n)))
        return VERDICT_NONE;
    if (w->pairs)
        axis_describe(k->rest, match);
    return k->quote == 0 ? add_second(w, n, found) : VERDICT_MATCH;
}

/* The end of 139,76 without quotes.  A word that goes on behind the digits,
 * 139,76ABC, goes with them: alone it could be another than with them. */
static size_t bare_end(const struct window *w, const struct named *k,
                       bool *more)
{
    size_t end = degrees_end(w, k->value, more), i = end;

    if (*more || end == k->value || !is_digit(w, end - 1) ||
        memchr(w->p + k->value, ',', end - k->value) == NULL)
        return end;
    while (i - end < TEXT_LONGEST && chars_is(window_at(w, i), CHARS_ALNUM))
        i++;
    *more = i - end < TEXT_LONGEST && window_beyond(w, i);
    return i;
}

static enum verdict read_text(const struct window *w, const struct named *k,
                              struct found *found)
{
    bool more;
    size_t end = k->quote != 0 ? text_end(w, k, &more) : bare_end(w, k, &more);

    if (!more && end == 0 && k->quote != 0)
        end = hex_end(w, k, &more);
    if (more)
        return window_more(found, k->value);
    if (end == 0 ||
        !degrees_has_digit(span_of(w->p + k->value, end - k->value)))
        return VERDICT_NONE;
    axis_describe(k->rest, put(w, k, end, found));
    return VERDICT_MATCH;
}

/* N35.68, without quotes: the number behind the letter. */
static void skip_hemisphere(const struct window *w, struct named *k)
{
    if (k->quote == 0 && degrees_is_hemisphere(window_at(w, k->value)) &&
        is_digit(w, k->value + 1))
        k->value++;
}

/* 35.681236@example.jp is an address, if the filter hides those: of a number
 * alone it would be found the next time, behind the number that took its place.
 * NONE: it is none, or the filter looks for none. */
static enum verdict address(const struct window *w, size_t start, size_t end,
                            struct found *found)
{
    const struct rule *rule =
        w->filter != NULL ? w->filter->by_kind[KIND_EMAIL] : NULL;
    enum verdict claimed;

    if (window_at(w, end) != '@' || rule == NULL ||
        rule->at_least == EVIDENCE_CERTAIN)
        return VERDICT_NONE;
    claimed = email_claims(w, end, found);
    if (claimed == VERDICT_MORE && found->hold > start)
        found->hold = start;
    return claimed;
}

/* What the key's value is: a number, a text, or nothing of ours. */
static enum verdict read_value(const struct window *w, size_t at,
                               struct named *k, struct found *found)
{
    struct number n;
    bool more;
    enum verdict on = VERDICT_NONE;

    if (window_beyond(w, k->value + 1))
        return window_more(found, k->value);
    skip_hemisphere(w, k);
    if (number_read(w, k->value, &n, &more)) {
        /* a redacted 0 is whole, what follows it is not its minutes */
        on = degrees_go_on(w, n.end,
                           n.decimals == 0 && k->quote == 0 &&
                               !number_is_zero(w, &n));
        if (on == VERDICT_NONE && ends_value(w, n.end, k->quote)) {
            on = address(w, k->value, n.end, found);
            if (on != VERDICT_NONE || !is_plausible(w, at, &n))
                return on;
            return put_number(w, k, &n, found);
        }
    }
    if (more || on == VERDICT_MORE)
        return window_more(found, k->value);
    if (k->quote == 0 && on == VERDICT_NONE)
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

/* Looks right behind a longitude for the latitude that goes with it. */
static enum verdict find_latitude(const struct window *w, struct found *found)
{
    struct hit *hit = &found->hit[0];
    size_t end = hit->end + PAIR_REACH;

    for (size_t i = hit->end; i < end; i++) {
        struct found other;
        struct named k;
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
            !other.hit[0].match.latitude_known ||
            !is_beside(w, hit->end, k.value))
            continue;
        hit->match.latitude_known = true;
        hit->match.latitude = other.hit[0].match.latitude;
        break;
    }
    return VERDICT_MATCH;
}

/* The value of a key, and for a longitude the latitude that goes with it. */
static enum verdict look_at(const struct window *w, size_t at, struct named *k,
                            struct found *found)
{
    enum verdict v = read_value(w, at, k, found);

    if (v != VERDICT_MATCH || !w->pairs || k->axis != AXIS_LONGITUDE)
        return v;
    if (w->latitude_end == 0 || !is_beside(w, w->latitude_end, k->value))
        return find_latitude(w, found);
    found->hit[0].match.latitude_known = true;
    found->hit[0].match.latitude = w->latitude;
    return VERDICT_MATCH;
}

/* The key's value is no position: up to its end, or something like it. */
static void tell_miss(const struct window *w, const struct named *k,
                      struct found *found)
{
    const char *ends = k->quote != 0 ? "\"'\\\n" : " ,;)]}<&\t\r\n";
    size_t end = k->value;

    while (end < w->end && end - k->value < TEXT_LONGEST && w->p[end] != 0 &&
           strchr(ends, w->p[end]) == NULL)
        end++;
    if (end > k->value)
        window_miss(found, KIND_COORDINATES, MISS_VALUE,
                    (struct window_part){k->value, end});
}

enum verdict coordinates_look(const struct window *w, size_t at,
                              struct found *found)
{
    struct named k;
    enum verdict v = read_key(w, at, &k, found);
    size_t value;

    if (v != VERDICT_MATCH)
        return v;
    if (k.value < w->floor)
        return VERDICT_NONE;
    value = k.value;
    v = look_at(w, at, &k, found);
    if (v == VERDICT_NONE && w->misses)
        tell_miss(w, &k, found);
    /* The next window must find the value where its key says it begins. */
    if (v == VERDICT_MORE && found->hold > value)
        found->hold = value;
    return v;
}
