/*
 * window - see window.h.
 */
#include "proxy/cli/window.h"

void window_clear(struct window *w)
{
    w->base = 0;
    w->n = 0;
}

uint8_t *window_room(struct window *w)
{
    if (WINDOW_ROOM - w->n < WINDOW_PIECE) {
        size_t drop = w->n - WINDOW_KEPT;

        memmove(w->bytes, w->bytes + drop, WINDOW_KEPT);
        w->base += drop;
        w->n = WINDOW_KEPT;
    }
    return w->bytes + w->n;
}

uint64_t window_end(const struct window *w)
{
    return w->base + w->n;
}

struct span window_cut(const struct window *w, uint64_t from, uint64_t to)
{
    uint64_t end = window_end(w);

    if (from < w->base)
        from = w->base;
    if (to > end)
        to = end;
    if (from >= to)
        return span_of(w->bytes, 0);
    return span_of(w->bytes + (from - w->base), (size_t)(to - from));
}
