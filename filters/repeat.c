/* repeat - compares each byte once with the one a period before. */
#include "filters/repeat.h"

#define SAME       64 /* bytes that make a period likely */
#define WAIT_FIRST 16
#define WAIT_MOST  512

static void forget(struct repeat *r)
{
    *r = (struct repeat){.wait = r->wait,
                         .floor = r->floor,
                         .origin = r->origin,
                         .kind = REPEAT_KINDS};
}

void repeat_begin(struct repeat *r, const struct window *w, uint64_t origin)
{
    if (r->wait == 0)
        r->wait = WAIT_FIRST;
    /* its last bytes are the next one's history */
    if (w->from != NULL || r->to < origin + r->period)
        forget(r);
    r->kind = REPEAT_KINDS;
    r->floor = w->floor;
    r->origin = origin;
}

void repeat_end(struct repeat *r, const struct window *w)
{
    if (w->from != NULL)
        forget(r);
}

/* Goes on to compare, up to `end`.  False: a byte differs. */
static bool go_on(struct repeat *r, const struct window *w, size_t end)
{
    size_t i = (size_t)(r->to - r->origin);
    const uint8_t *p = w->p;

    while (i + 8 <= end && memcmp(p + i, p + i - r->period, 8) == 0)
        i += 8;
    while (i < end && p[i] == p[i - r->period])
        i++;
    r->to = r->origin + i;
    return i >= end;
}

bool repeat_look(struct repeat *r, const struct window *w, size_t at,
                 enum repeat_kind kind)
{
    uint64_t place = r->origin + at;
    size_t end = at + REPEAT_AHEAD < w->end ? at + REPEAT_AHEAD : w->end;

    r->kind = REPEAT_KINDS;
    if (w->floor != r->floor || r->to < r->origin + r->period ||
        !go_on(r, w, end)) {
        forget(r);
        r->floor = w->floor;
        return false;
    }
    if (place < r->from + REPEAT_BACK || place + REPEAT_AHEAD > r->to)
        return false;
    r->kind = kind;
    r->phase = (unsigned)(place % r->period);
    return (r->none[kind] >> r->phase & 1) != 0;
}

bool repeat_tries(const struct repeat *r, const struct window *w, size_t at)
{
    return r->period != 0 && r->kind != REPEAT_KINDS && !w->misses &&
           at >= w->floor + REPEAT_BACK;
}

void repeat_learn(struct repeat *r)
{
    r->none[r->kind] |= UINT64_C(1) << r->phase;
}

/* The shortest period of the SAME bytes before `p`, or 0. */
static unsigned period_of(const uint8_t *p)
{
    for (unsigned n = 1; n <= REPEAT_MOST; n++)
        if (memcmp(p - 8, p - 8 - n, 8) == 0 &&
            memcmp(p - SAME, p - SAME - n, SAME) == 0)
            return n;
    return 0;
}

void repeat_find(struct repeat *r, const struct window *w, size_t at)
{
    size_t from = at;

    r->asked = 0;
    if (at < SAME + REPEAT_MOST)
        return;
    r->period = period_of(w->p + at);
    if (r->period == 0) {
        r->wait = 2 * r->wait < WAIT_MOST ? 2 * r->wait : WAIT_MOST;
        return;
    }
    r->wait = WAIT_FIRST;
    while (from > r->period && w->p[from - 1] == w->p[from - 1 - r->period])
        from--;
    r->from = r->origin + from;
    r->to = r->origin + at;
    r->floor = w->floor;
    r->kind = REPEAT_KINDS;
    memset(r->none, 0, sizeof r->none);
}
