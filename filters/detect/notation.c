/*
 * notation - positions that no key names, but their notation.
 *
 *   +35.6812+139.7671/                one text: nothing stands between the two
 *   $GPRMC,...,3540.8733,N,13946.0266,E,...
 *   35.6812N 139.7671E   N35.6812, E139.7671   35.6812 deg N ...
 *   !3d35.6812!4d139.7671
 *
 * Asked at the first number only.  What follows is read with the readers of
 * whole texts (text/track.h), up to the line's end or LOOK bytes.
 */
#include "filters/detect/notation.h"
#include "filters/text/chars.h"
#include "filters/text/mark.h"
#include "filters/text/track.h"

#define LOOK 96 /* bytes from the first number on */

/* How many bytes before the number belong to the position: !3d, N. */
static size_t prefix_length(const struct window *w, const struct number *n)
{
    const uint8_t *p = w->p + n->start;
    bool negative;

    if (n->start >= 3 && p[-3] == '!' && p[-1] == 'd')
        return 3;
    if (n->start == 0 || mark_letter(p[-1], &negative) == AXIS_NONE ||
        (n->start > 1 && chars_is(p[-2], CHARS_WORD)))
        return 0;
    return 1;
}

/* May the byte behind the number go on with such a notation? */
static bool may_go_on(const struct window *w, const struct number *n)
{
    uint8_t c = window_at(w, n->end), next = window_at(w, n->end + 1);
    bool sign = w->p[n->start] == '+' || w->p[n->start] == '-';
    bool negative;

    if (mark_letter(c, &negative) != AXIS_NONE || c == 0xc2 || c == 0xb0)
        return true;
    if (c == ' ')
        return mark_letter(next, &negative) != AXIS_NONE || next == 0xc2 ||
               next == 0xb0;
    if (c == ',')
        return n->integers >= 3 && mark_letter(next, &negative) != AXIS_NONE;
    return sign && (c == '+' || c == '-');
}

/* Does it take the byte after next to say? */
static bool is_open(const struct window *w, const struct number *n)
{
    uint8_t c = window_at(w, n->end);

    return c == ' ' || (c == ',' && n->integers >= 3);
}

/* What can be read from `start` on; MORE: not all of it is there. */
static enum verdict text_at(const struct window *w, size_t start,
                            struct span *text)
{
    size_t i = start;

    while (i < w->end && i - start < LOOK && w->p[i] != '\n' && w->p[i] != '\r')
        i++;
    *text = span_of(w->p + start, i - start);
    return i - start < LOOK && window_beyond(w, i) ? VERDICT_MORE
                                                   : VERDICT_MATCH;
}

static void put(const struct window *w, const struct angle *a, size_t base,
                struct hit *hit)
{
    struct match *m =
        window_match(w, hit, base + a->number, base + a->number_end);

    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_LIKELY;
    m->form = FORM_NUMBER;
    m->axis = a->axis;
    m->negative = (a->degrees < 0) != (w->p[hit->start] == '-');
    if (a->style == ANGLE_NMEA)
        m->notation = NOTATION_NMEA_FIXED;
}

/* Two numbers with letters or marks. */
static enum verdict with_letters(const struct window *w, struct span text,
                                 struct found *found)
{
    size_t base = (size_t)(text.p - w->p);
    struct track_step one, two;
    struct track t;
    double latitude;

    if (!track_find(text, AXIS_NONE, &t) || t.start != 0 || !t.lettered ||
        !track_first(&t, &one))
        return VERDICT_NONE;
    two = one;
    if (!track_next(&t, &two) || one.angle.axis == two.angle.axis ||
        one.angle.degrees == 0 || two.angle.degrees == 0 || /* redacted */
        two.angle.end == LOOK)                              /* it may go on */
        return VERDICT_NONE;
    put(w, &one.angle, base, &found->hit[0]);
    put(w, &two.angle, base, &found->hit[1]);
    latitude =
        one.angle.axis == AXIS_LATITUDE ? one.angle.degrees : two.angle.degrees;
    for (size_t i = 0; i < 2; i++) {
        found->hit[i].match.latitude = latitude;
        found->hit[i].match.latitude_known = true;
    }
    found->count = 2;
    return VERDICT_MATCH;
}

/* Where the letters and digits end that stand right behind: without what
 * stood before them they would be something else.  CRSWGS_84 says which grid.
 */
static size_t glued_end(struct span text, size_t i)
{
    if (text.n - i >= 3 && memcmp(text.p + i, "CRS", 3) == 0)
        return i;
    while (i < text.n && chars_is(text.p[i], CHARS_ALNUM))
        i++;
    return i;
}

/* ISO 6709: one text. */
static enum verdict as_iso(const struct window *w, struct span text,
                           struct found *found)
{
    size_t base = (size_t)(text.p - w->p);
    struct angle a[2];
    struct match *m;

    /* nor behind what may have been a word before it was replaced */
    if (base > 0 && (chars_is(w->p[base - 1], CHARS_WORD) ||
                     strchr(".)]*", w->p[base - 1]) != NULL))
        return VERDICT_NONE;
    if (!angle_iso(text, 0, a) || a[1].end == LOOK ||
        (a[0].degrees == 0 && a[1].degrees == 0))
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], base, base + glued_end(text, a[1].end));
    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_LIKELY;
    m->axis = AXIS_LATITUDE;
    m->notation = NOTATION_TEXT;
    found->count = 1;
    return VERDICT_MATCH;
}

enum verdict notation_look(const struct window *w, const struct number *n,
                           struct found *found)
{
    size_t prefix = prefix_length(w, n);
    struct span text;

    if (window_beyond(w, n->end + 1) && is_open(w, n))
        return window_more(found, n->start);
    if (prefix == 0 && !may_go_on(w, n))
        return VERDICT_NONE;
    if (text_at(w, n->start - prefix, &text) == VERDICT_MORE)
        return window_more(found, n->start);
    if (prefix == 0 && (w->p[n->start] == '+' || w->p[n->start] == '-') &&
        (w->p[n->end] == '+' || w->p[n->end] == '-'))
        return as_iso(w, text, found);
    return with_letters(w, text, found);
}
