/*
 * pair - positions that no key names: 35.6812,139.7671 and [139.7671,35.6812].
 *
 * Asked at every number with four decimals.  It is one of a position if a
 * second stands beside it, both have at least three decimals, one of them
 * four, and the values can be degrees.  Lists of more numbers are something
 * else, but for [longitude, latitude, altitude] and for tracks, whose numbers
 * tell by turns (flat.c).
 *
 * What speaks against it makes it `possible`, which no rule acts on unless
 * told to: a place on the ocean around 0, 0 (where ratios, pressures and
 * forces would be) or near a pole (percentages), a key that says something
 * else (context.c).
 */
#include "filters/detect/context.h"
#include "filters/detect/detect.h"
#include "filters/detect/email_local.h"
#include "filters/detect/flat.h"
#include "filters/detect/gap.h"
#include "filters/detect/gap_item.h"
#include "filters/detect/notation.h"
#include "filters/detect/pair_quoted.h"
#include "filters/detect/pair_xy.h"
#include "filters/text/chars.h"
#include "filters/text/number.h"

#include <math.h>

#define DECIMALS 3 /* at least, in both */
/* In items whose key says nothing. */
#define ITEM_DECIMALS 5

/* No land lies within so many degrees of 0 north, 0 east. */
#define OCEAN 4.5
/* Nobody drives north or south of these. */
#define NORTH 84
#define SOUTH (-60)
/* Nearer than this, two numbers may be two of one measure. */
#define ALIKE 3

static bool is_space(uint8_t c)
{
    return chars_is(c, CHARS_SPACE);
}

static size_t skip_blanks(const struct window *w, size_t i)
{
    size_t from = i;

    while (i < w->end && i - from < GAP_LONGEST && is_space(w->p[i]))
        i++;
    return i;
}

/* Is the number at i the first of a JSON array? */
static bool opens_array(const struct window *w, size_t i)
{
    size_t from = i;

    while (i > 0 && from - i < GAP_LONGEST && is_space(w->p[i - 1]))
        i--;
    return i > 0 && w->p[i - 1] == '[';
}

/* The same, or is it an item of another list's? */
static bool opens_list(const struct window *w, size_t i)
{
    return opens_array(w, i) || gap_item_begins(w, i);
}

/* The decimals that both must have if the first begins at `start`. */
static unsigned least(const struct window *w, size_t start)
{
    return opens_list(w, start) && context_of(w, start) == CONTEXT_POSITION
               ? 0
               : DECIMALS;
}

/* Could it be degrees, with so many decimals at least? */
static bool is_degrees(const struct window *w, const struct number *n,
                       unsigned decimals)
{
    double value;

    /* a point first: what is left behind a VIN that was replaced */
    if (n->integers == 0 || n->decimals < decimals || n->integers > 3 ||
        number_is_zero(w, n))
        return false;
    value = number_value(w, n);
    return value >= -180 && value <= 180;
}

/* A number that stands alone: no letter, digit or point on either side. */
static bool stands_alone(const struct window *w, const struct number *n)
{
    uint8_t after = window_at(w, n->end);

    if (chars_is(after, CHARS_ALNUM) || after == '.' || after == '@' ||
        after == '_' || after == '%')
        return false;
    if (n->start == 0)
        return true;
    return !chars_is(w->p[n->start - 1], CHARS_WORD) &&
           w->p[n->start - 1] != '.' && w->p[n->start - 1] != '-' &&
           w->p[n->start - 1] != '+';
}

/* A fraction beside the number at `i`, in the same list?  One that is found by
 * itself (a key, a mark before it) is none: the list must look the same when
 * that is replaced. */
static bool listed_before(const struct window *w, size_t i, uint8_t separator)
{
    uint8_t found;
    size_t end = gap_back(w, i, &found);
    struct number n;
    bool more;

    if (end == i || found != separator || end == 0 ||
        !chars_is(w->p[end - 1], CHARS_DIGIT))
        return false;
    return number_read(w, number_start(w, end - 1), &n, &more) &&
           n.decimals >= DECIMALS && stands_alone(w, &n) &&
           !context_is_axis(w, n.start, i);
}

/* What follows the second number: does it make the two a list of more? */
static enum verdict listed_after(const struct window *w, size_t i,
                                 uint8_t separator, bool bracket)
{
    uint8_t found;
    size_t next = gap_skip(w, i, &found), end;
    struct number n;
    bool more;

    if (window_beyond(w, next))
        return VERDICT_MORE;
    if (found != separator || next == i)
        return VERDICT_NONE;
    if (!number_read(w, next, &n, &more))
        return more ? VERDICT_MORE : VERDICT_NONE;
    if (!bracket)
        return n.decimals >= DECIMALS ? VERDICT_MATCH : VERDICT_NONE;
    end = skip_blanks(w, n.end);
    if (window_beyond(w, end))
        return VERDICT_MORE;
    return window_at(w, end) == ']' ? VERDICT_NONE : VERDICT_MATCH;
}

static void put(const struct window *w, const struct number *n, enum axis axis,
                struct hit *hit)
{
    struct match *m = window_match(w, hit, n->start, n->end);

    m->kind = KIND_COORDINATES;
    m->form = FORM_NUMBER;
    m->axis = axis;
}

/* Does a third number as precise as the two follow in their array?  A vector's
 * does; a height has fewer decimals.  With commas between all three: then the
 * third has been waited for (listed_after). */
static bool is_vector(const struct window *w, const struct number *a,
                      const struct number *b)
{
    uint8_t before, separator;
    size_t next = gap_skip(w, b->end, &separator);
    struct number n;
    bool more;

    (void)gap_skip(w, a->end, &before);
    return before == ',' && separator == ',' &&
           number_read(w, next, &n, &more) && n.decimals > DECIMALS;
}

/* How sure one can be, by where it is (latitude, longitude) and by the key. */
static enum evidence evidence_of(const struct window *w, const struct number *a,
                                 const struct number *b, const double at[2])
{
    enum context context = context_of(w, a->start);
    bool bracket = opens_array(w, a->start);

    if (context == CONTEXT_POSITION)
        return EVIDENCE_CERTAIN;
    if ((fabs(at[0]) < OCEAN && fabs(at[1]) < OCEAN) ||
        (!bracket && (at[0] > NORTH || at[0] < SOUTH)))
        return EVIDENCE_POSSIBLE;
    if (context == CONTEXT_OTHER && fabs(at[0] - at[1]) < ALIKE)
        return EVIDENCE_POSSIBLE;
    if (bracket && is_vector(w, a, b))
        return EVIDENCE_POSSIBLE;
    if (!bracket && gap_item_begins(w, a->start) &&
        (a->decimals < ITEM_DECIMALS || b->decimals < ITEM_DECIMALS))
        return EVIDENCE_POSSIBLE;
    return bracket || (a->decimals > DECIMALS && b->decimals > DECIMALS)
               ? EVIDENCE_LIKELY
               : EVIDENCE_POSSIBLE;
}

/* Which comes first: in brackets (RFC 7946, 3.1.1) and in well-known text the
 * longitude, else the latitude, unless only the other order fits. */
static bool is_swapped(const struct window *w, const struct number *a,
                       double first, double second)
{
    if (fabs(first) > 90)
        return true;
    return fabs(second) <= 90 &&
           (opens_list(w, a->start) || context_is_wkt(w, a->start) ||
            context_is_element(w, a->start));
}

/* The two numbers as a position, if their values allow it. */
static enum verdict judge(const struct window *w, const struct number *a,
                          const struct number *b, struct found *found)
{
    double first = number_value(w, a), second = number_value(w, b);
    bool swapped = is_swapped(w, a, first, second);
    const double at[2] = {swapped ? second : first, swapped ? first : second};
    struct match *longitude = &found->hit[swapped ? 0 : 1].match;

    if (fabs(at[0]) > 90 || context_of(w, a->start) == CONTEXT_MEASURE)
        return VERDICT_NONE;
    found->count = 2;
    put(w, a, swapped ? AXIS_LONGITUDE : AXIS_LATITUDE, &found->hit[0]);
    put(w, b, swapped ? AXIS_LATITUDE : AXIS_LONGITUDE, &found->hit[1]);
    found->hit[0].match.evidence = evidence_of(w, a, b, at);
    found->hit[1].match.evidence = found->hit[0].match.evidence;
    if (longitude->evidence == EVIDENCE_CERTAIN)
        found->hit[0].match.basis = found->hit[1].match.basis = BASIS_NEARBY;
    longitude->latitude = at[0];
    longitude->latitude_known = true;
    return VERDICT_MATCH;
}

/* Are the two of a list of more, and no track? */
static enum verdict is_listed(const struct window *w, const struct number *a,
                              const struct number *b, uint8_t separator)
{
    enum verdict v = VERDICT_MATCH;

    if (!listed_before(w, a->start, separator))
        v = listed_after(w, b->end, separator, opens_array(w, a->start));
    if (v != VERDICT_MATCH)
        return v;
    v = flat_look(w, a, b);
    if (v == VERDICT_MORE)
        return v;
    return v == VERDICT_MATCH ? VERDICT_NONE : VERDICT_MATCH;
}

/* Is there a second number behind `a`, and are they a position? */
static enum verdict with_next(const struct window *w, const struct number *a,
                              struct found *found)
{
    uint8_t separator;
    size_t next = gap_skip(w, a->end, &separator);
    struct number b;
    bool more;
    enum verdict listed;

    if (next - a->end < GAP_LONGEST && window_beyond(w, next))
        return window_more(found, a->start);
    if (!gap_is(a->end, next, separator) ||
        (separator == GAP_ITEM_MARKUP &&
         (a->decimals <= DECIMALS || !context_is_element(w, a->start))))
        return VERDICT_NONE;
    if (!number_read(w, next, &b, &more))
        return more ? window_more(found, a->start) : VERDICT_NONE;
    if (!is_degrees(w, &b, least(w, a->start)) || !stands_alone(w, &b))
        return VERDICT_NONE;
    listed = is_listed(w, a, &b, separator);
    if (listed == VERDICT_MORE)
        return window_more(found, a->start);
    return listed == VERDICT_MATCH ? VERDICT_NONE : judge(w, a, &b, found);
}

/* The number before the one that begins at `i`; false if there is none that
 * could still be replaced. */
static bool previous(const struct window *w, size_t i, struct number *n)
{
    uint8_t separator;
    size_t end = gap_back(w, i, &separator);
    bool more;

    if (end == 0 || !gap_is(end, i, separator) ||
        separator == GAP_ITEM_MARKUP || !chars_is(w->p[end - 1], CHARS_DIGIT))
        return false;
    return number_read(w, number_start(w, end - 1), n, &more) &&
           n->end == end && n->start >= w->floor && is_degrees(w, n, 0) &&
           stands_alone(w, n) &&
           (n->decimals >= DECIMALS || n->decimals >= least(w, n->start));
}

/* The same of a number that was asked about as the first, and is not again. */
static bool previous_alone(const struct window *w, size_t i)
{
    const struct memo_part *alone = w->memo != NULL ? &w->memo->alone : NULL;
    uint8_t separator;

    return alone != NULL && alone->to != 0 && alone->from >= w->floor &&
           gap_back(w, i, &separator) == alone->to &&
           gap_is(alone->to, i, separator);
}

/* In strings of their own. */
static enum verdict quoted(const struct window *w, const struct number *a,
                           struct found *found)
{
    struct number b;
    enum verdict v = pair_quoted(w, a, &b);

    if (v == VERDICT_MORE)
        return window_more(found, a->start);
    return v == VERDICT_MATCH && is_degrees(w, &b, DECIMALS)
               ? judge(w, a, &b, found)
               : VERDICT_NONE;
}

/* Two plain numbers: `a` is the first, or the second, behind `before`. */
static enum verdict plain(const struct window *w, const struct number *a,
                          const struct number *before, struct found *found)
{
    enum verdict v = VERDICT_NONE;

    if (!is_degrees(w, a, DECIMALS) || !stands_alone(w, a))
        return VERDICT_NONE;
    if (before != NULL)
        v = with_next(w, before, found);
    if (v == VERDICT_NONE)
        v = with_next(w, a, found);
    if (v == VERDICT_NONE && w->memo != NULL)
        w->memo->alone = (struct memo_part){a->start, a->end};
    if (v == VERDICT_NONE)
        v = quoted(w, a, found);
    if (v == VERDICT_NONE && a->decimals > DECIMALS) {
        v = pair_xy(w, a, found);
        if (v == VERDICT_MORE)
            return window_more(found, a->start);
    }
    if (v == VERDICT_NONE)
        window_miss(found, KIND_COORDINATES, MISS_ALONE,
                    (struct window_part){a->start, a->end});
    return v;
}

enum verdict pair_look(const struct window *w, size_t at, struct found *found)
{
    struct number a, before;
    size_t start = number_start(w, at);
    enum verdict v;
    bool more, second, alone;

    if (start < w->floor)
        return VERDICT_NONE;
    if (!number_read(w, start, &a, &more))
        return more ? window_more(found, start) : VERDICT_NONE;
    alone = previous_alone(w, start);
    if (alone)
        before.start = w->memo->alone.from;
    second = alone || previous(w, start, &before);
    v = notation_look(w, &a, found);
    if (v == VERDICT_MORE) /* it may be of something else, too */
        return window_more(found,
                           second ? before.start : email_local_run(w, start));
    return v != VERDICT_NONE
               ? v
               : plain(w, &a, second && !alone ? &before : NULL, found);
}

/* Where a number begins that may be the first of two, or w->end. */
static size_t bare_tail(const struct window *w)
{
    size_t end = gap_item_tail(w), first;
    uint8_t separator;
    struct number n;
    bool more;

    if (end == 0)
        end = gap_back(w, email_local_run(w, w->end), &separator);
    if (end <= w->floor || end == 0 || !chars_is(w->p[end - 1], CHARS_DIGIT))
        return w->end;
    first = number_start(w, end - 1);
    if (first < w->floor)
        return w->end;
    if (!number_read(&(struct window){.p = w->p, .end = end, .final = true},
                     first, &n, &more))
        return w->end;
    return n.decimals >= DECIMALS || opens_list(w, first) ? first : w->end;
}

size_t pair_tail(const struct window *w)
{
    size_t bare = bare_tail(w), in_strings = pair_quoted_tail(w);

    return bare < in_strings ? bare : in_strings;
}
