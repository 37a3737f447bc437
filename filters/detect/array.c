/*
 * array - positions as JSON arrays under a key that names them.
 *
 * GeoJSON drops the zeros of 139.70 and 35.0, so no number of decimals is
 * asked for.  Two integers are a place in a table or on a screen as well: they
 * count if the object says "Point", or another of GeoJSON's types, before.
 */
#include "filters/detect/array.h"
#include "filters/detect/gap.h"
#include "filters/text/chars.h"
#include "filters/text/number.h"

#include <math.h>

#define TYPE_BACK 64 /* bytes from the array back to the object's type */

static bool holds(const struct window *w, size_t from, size_t to,
                  const char *word)
{
    size_t n = strlen(word);

    for (; from + n <= to; from++)
        if (memcmp(w->p + from, word, n) == 0)
            return true;
    return false;
}

/* Does the object say that it is a geometry? */
static bool is_geometry(const struct window *w, size_t at)
{
    size_t from = at > TYPE_BACK ? at - TYPE_BACK : 0;

    return holds(w, from, at, "Point") || holds(w, from, at, "String") ||
           holds(w, from, at, "Polygon");
}

/* The first byte that is no bracket and no blank. */
static size_t skip_brackets(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < GAP_LONGEST &&
           (w->p[i] == '[' || chars_is(w->p[i], CHARS_SPACE)))
        i++;
    return i;
}

static struct match *put(const struct window *w, const struct number *n,
                         enum axis axis, struct hit *hit)
{
    struct match *m = window_match(w, hit, n->start, n->end);

    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->form = FORM_NUMBER;
    m->axis = axis;
    return m;
}

/* Longitude first (RFC 7946, 3.1.1), unless only the other order fits. */
static enum verdict judge(const struct window *w, const struct number *a,
                          const struct number *b, struct found *found)
{
    double first = number_value(w, a), second = number_value(w, b);
    bool swapped = fabs(second) > 90;
    struct match *longitude;

    if (fabs(first) > (swapped ? 90 : 180) || fabs(second) > 180 ||
        number_is_zero(w, a) || number_is_zero(w, b))
        return VERDICT_NONE;
    found->count = 2;
    put(w, a, swapped ? AXIS_LATITUDE : AXIS_LONGITUDE, &found->hit[0]);
    put(w, b, swapped ? AXIS_LONGITUDE : AXIS_LATITUDE, &found->hit[1]);
    longitude = &found->hit[swapped ? 1 : 0].match;
    longitude->latitude_known = true;
    longitude->latitude = swapped ? first : second;
    return VERDICT_MATCH;
}

/* Reads one number; `*v` says what came of it. */
static bool take_number(const struct window *w, size_t i, struct number *n,
                        enum verdict *v)
{
    bool more = window_beyond(w, i);

    *v = VERDICT_NONE;
    if (!more && number_read(w, i, n, &more))
        return true;
    *v = more ? VERDICT_MORE : VERDICT_NONE;
    return false;
}

/* What stands behind the second: ']' or a height. */
static enum verdict ends(const struct window *w, size_t i)
{
    uint8_t separator;
    size_t next = gap_skip(w, i, &separator);

    if (window_beyond(w, next))
        return VERDICT_MORE;
    return separator == ',' || window_at(w, next) == ']' ? VERDICT_MATCH
                                                         : VERDICT_NONE;
}

enum verdict array_look(const struct window *w, size_t at, struct found *found)
{
    struct number a, b;
    uint8_t separator;
    enum verdict v;
    size_t next;

    if (at < w->floor)
        return VERDICT_NONE;
    if (!take_number(w, skip_brackets(w, at), &a, &v))
        return v == VERDICT_MORE ? window_more(found, at) : v;
    next = gap_skip(w, a.end, &separator);
    if (!take_number(w, next, &b, &v))
        return v == VERDICT_MORE ? window_more(found, at) : v;
    if (separator != ',' ||
        (a.decimals + b.decimals == 0 && !is_geometry(w, at)))
        return VERDICT_NONE;
    v = ends(w, b.end);
    if (v == VERDICT_MORE)
        return window_more(found, at);
    return v == VERDICT_MATCH ? judge(w, &a, &b, found) : VERDICT_NONE;
}
