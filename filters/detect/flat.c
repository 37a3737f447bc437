/*
 * flat - tracks written as one list of numbers.
 *
 *    a       b       c       d        a and c lie near each other, and b and d,
 *   35.68  139.76  35.69  139.77      but a and b do not
 *
 * Numbers that measure one thing are all alike or all apart; that two take
 * turns is the mark of a track.  (So a track where latitude and longitude are
 * about the same is taken for measurements: `possible` it is not even.)
 */
#include "filters/detect/flat.h"
#include "filters/detect/gap.h"
#include "filters/text/chars.h"

#include <math.h>

#define DECIMALS 3
#define NEAR     1 /* degrees from one position to the next */
#define APART    3 /* between a latitude and a longitude */

/* All that is looked at before `a`: no window has less. */
#define BACK 120

static bool is_degrees(const struct number *n)
{
    return n->decimals >= DECIMALS && n->integers <= 3;
}

/* Do four numbers tell two positions by turns? */
static bool takes_turns(const double v[4])
{
    return fabs(v[0] - v[2]) <= NEAR && fabs(v[1] - v[3]) <= NEAR &&
           fabs(v[0] - v[1]) >= APART && fabs(v[2] - v[3]) >= APART;
}

/* The next two behind byte `i`. */
static enum verdict behind(const struct window *w, size_t i, double v[2])
{
    for (size_t k = 0; k < 2; k++) {
        uint8_t separator;
        struct number n;
        bool more;

        i = gap_skip(w, i, &separator);
        if (window_beyond(w, i))
            return VERDICT_MORE;
        if (!number_read(w, i, &n, &more))
            return more ? VERDICT_MORE : VERDICT_NONE;
        if (!is_degrees(&n))
            return VERDICT_NONE;
        v[k] = number_value(w, &n);
        i = n.end;
    }
    return VERDICT_MATCH;
}

/* The two before byte `i`, the nearer one in v[1]. */
static bool before(const struct window *w, size_t i, double v[2])
{
    size_t limit = i > BACK ? i - BACK : 0;

    for (size_t k = 2; k-- > 0;) {
        uint8_t separator;
        struct number n;
        bool more;

        i = gap_back(w, i, &separator);
        if (i <= limit || !chars_is(w->p[i - 1], CHARS_DIGIT))
            return false;
        if (!number_read(w, number_start(w, i - 1), &n, &more) || n.end != i ||
            (n.start <= limit && limit != 0) || !is_degrees(&n))
            return false;
        v[k] = number_value(w, &n);
        i = n.start;
    }
    return true;
}

enum verdict flat_look(const struct window *w, const struct number *a,
                       const struct number *b)
{
    double v[4] = {number_value(w, a), number_value(w, b), 0, 0};
    double u[4] = {0, 0, v[0], v[1]};
    enum verdict next;

    if (before(w, a->start, u) && takes_turns(u))
        return VERDICT_MATCH;
    next = behind(w, b->end, v + 2);
    if (next != VERDICT_MATCH)
        return next;
    return takes_turns(v) ? VERDICT_MATCH : VERDICT_NONE;
}
