/*
 * pair - positions that no key names: 35.6812,139.7671 and [139.7671,35.6812].
 *
 * Asked at every number with four decimals.  It is one of a position if a
 * second stands beside it, both have at least three decimals, one of them
 * four, and the values can be degrees.  Lists of more numbers are something
 * else, but for [longitude, latitude, altitude].
 */
#include "filters/detect/detect.h"
#include "filters/text/chars.h"
#include "filters/text/number.h"

#define GAP_LONGEST 48 /* bytes between the two: a comma and indentation */
#define DECIMALS    3  /* at least, in both */

static bool is_separator(uint8_t c)
{
    return c == ',' || c == ';' || c == ':' || c == '/' || c == '|';
}

static bool is_space(uint8_t c)
{
    return chars_is(c, CHARS_SPACE);
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

/*
 * A gap between two numbers: blanks, at most one separator, blanks.  Lines end
 * in it only behind a comma (pretty-printed JSON): elsewhere a new line is a
 * new record.  From i to the byte behind the gap; `*separator` is ' ' if there
 * is none.
 */
static size_t skip_gap(const struct window *w, size_t i, uint8_t *separator)
{
    size_t from = i;

    *separator = ' ';
    for (; i < w->end && i - from < GAP_LONGEST; i++) {
        uint8_t c = w->p[i];

        if (is_line_end(c) && *separator != ',')
            break;
        if (is_separator(c) && *separator == ' ')
            *separator = c;
        else if (!is_space(c))
            break;
    }
    return i;
}

/* The same backward: from i to the first byte of the gap before it. */
static size_t skip_gap_back(const struct window *w, size_t i,
                            uint8_t *separator)
{
    size_t from = i;
    bool lines = false;

    *separator = ' ';
    for (; i > 0 && from - i < GAP_LONGEST; i--) {
        uint8_t c = w->p[i - 1];

        if (is_line_end(c) && *separator != ' ')
            break;
        lines = lines || is_line_end(c);
        if (is_separator(c) && *separator == ' ')
            *separator = c;
        else if (!is_space(c))
            break;
    }
    return lines && *separator != ',' ? from : i;
}

/* Two numbers without a separator are parted by one blank. */
static bool is_gap(size_t from, size_t to, uint8_t separator)
{
    return from < to && (separator != ' ' || to - from == 1);
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

/* Could it be degrees, with enough decimals to matter? */
static bool is_degrees(const struct window *w, const struct number *n)
{
    double value;

    if (n->decimals < DECIMALS || n->integers > 3 || number_is_zero(w, n))
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

/* A fraction beside the number at `i`, in the same list? */
static bool listed_before(const struct window *w, size_t i, uint8_t separator)
{
    uint8_t found;
    size_t end = skip_gap_back(w, i, &found);
    struct number n;
    bool more;

    if (end == i || found != separator || end == 0 ||
        !chars_is(w->p[end - 1], CHARS_DIGIT))
        return false;
    return number_read(&(struct window){.p = w->p, .end = end, .final = true},
                       number_start(w, end - 1), &n, &more) &&
           n.decimals >= DECIMALS;
}

/* What follows the second number: does it make the two a list of more? */
static enum verdict listed_after(const struct window *w, size_t i,
                                 uint8_t separator, bool bracket)
{
    uint8_t found;
    size_t next = skip_gap(w, i, &found), end;
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

/* The two numbers as a position, if their values allow it.  In brackets the
 * longitude comes first (RFC 7946, 3.1.1), else the latitude, unless only the
 * other order fits. */
static enum verdict judge(const struct window *w, const struct number *a,
                          const struct number *b, struct found *found)
{
    bool bracket = opens_array(w, a->start);
    double first = number_value(w, a), second = number_value(w, b);
    bool low_first = first >= -90 && first <= 90;
    bool low_second = second >= -90 && second <= 90;
    bool swapped = !low_first || (bracket && low_second);
    struct hit *hit = found->hit;

    if (!low_first && !low_second)
        return VERDICT_NONE;
    found->count = 2;
    put(w, a, swapped ? AXIS_LONGITUDE : AXIS_LATITUDE, &hit[0]);
    put(w, b, swapped ? AXIS_LATITUDE : AXIS_LONGITUDE, &hit[1]);
    hit[0].match.evidence = EVIDENCE_POSSIBLE;
    if (bracket || (a->decimals > DECIMALS && b->decimals > DECIMALS))
        hit[0].match.evidence = EVIDENCE_LIKELY;
    hit[1].match.evidence = hit[0].match.evidence;
    hit[0].match.latitude = hit[1].match.latitude = swapped ? second : first;
    hit[swapped ? 0 : 1].match.latitude_known = true;
    return VERDICT_MATCH;
}

/* Is there a second number behind `a`, and are they a position? */
static enum verdict with_next(const struct window *w, const struct number *a,
                              struct found *found)
{
    uint8_t separator;
    size_t next = skip_gap(w, a->end, &separator);
    struct number b;
    bool more;
    enum verdict listed;

    if (next - a->end < GAP_LONGEST && window_beyond(w, next))
        return window_more(found, a->start);
    if (!is_gap(a->end, next, separator))
        return VERDICT_NONE;
    if (!number_read(w, next, &b, &more))
        return more ? window_more(found, a->start) : VERDICT_NONE;
    if (!is_degrees(w, &b) || !stands_alone(w, &b) ||
        listed_before(w, a->start, separator))
        return VERDICT_NONE;
    listed = listed_after(w, b.end, separator, opens_array(w, a->start));
    if (listed == VERDICT_MORE)
        return window_more(found, a->start);
    return listed == VERDICT_MATCH ? VERDICT_NONE : judge(w, a, &b, found);
}

/* The number before the one that begins at `i`; false if there is none that
 * could still be replaced. */
static bool previous(const struct window *w, size_t i, struct number *n)
{
    uint8_t separator;
    size_t end = skip_gap_back(w, i, &separator);
    bool more;

    if (end == 0 || !is_gap(end, i, separator) ||
        !chars_is(w->p[end - 1], CHARS_DIGIT))
        return false;
    return number_read(w, number_start(w, end - 1), n, &more) &&
           n->end == end && n->start >= w->floor && is_degrees(w, n) &&
           stands_alone(w, n);
}

enum verdict pair_look(const struct window *w, size_t at, struct found *found)
{
    struct number a, before;
    size_t start = number_start(w, at);
    bool more;

    if (start < w->floor)
        return VERDICT_NONE;
    if (!number_read(w, start, &a, &more))
        return more ? window_more(found, start) : VERDICT_NONE;
    if (!is_degrees(w, &a) || !stands_alone(w, &a))
        return VERDICT_NONE;
    if (previous(w, a.start, &before))
        return with_next(w, &before, found);
    return with_next(w, &a, found);
}

size_t pair_tail(const struct window *w)
{
    size_t end = email_run_start(w, w->end), first;
    uint8_t separator;
    struct number n;
    bool more;

    end = skip_gap_back(w, end, &separator);
    if (end <= w->floor || end == 0 || !chars_is(w->p[end - 1], CHARS_DIGIT))
        return w->end;
    first = number_start(w, end - 1);
    if (first < w->floor)
        return w->end;
    if (!number_read(&(struct window){.p = w->p, .end = end, .final = true},
                     first, &n, &more))
        return w->end;
    return n.decimals >= DECIMALS ? first : w->end;
}
