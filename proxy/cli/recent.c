/*
 * recent - see recent.h.
 */
#include "proxy/cli/recent.h"

void recent_clear(struct recent *w)
{
    w->base = 0;
    w->n = 0;
}

uint8_t *recent_room(struct recent *w)
{
    if (RECENT_ROOM - w->n < RECENT_PIECE) {
        size_t drop = w->n - RECENT_KEPT;

        memmove(w->bytes, w->bytes + drop, RECENT_KEPT);
        w->base += drop;
        w->n = RECENT_KEPT;
    }
    return w->bytes + w->n;
}

uint64_t recent_end(const struct recent *w)
{
    return w->base + w->n;
}

struct span recent_cut(const struct recent *w, uint64_t from, uint64_t to)
{
    uint64_t end = recent_end(w);

    if (from < w->base)
        from = w->base;
    if (to > end)
        to = end;
    if (from >= to)
        return span_of(w->bytes, 0);
    return span_of(w->bytes + (from - w->base), (size_t)(to - from));
}
