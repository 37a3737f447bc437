/* gather - copies what is small, refers to what is large. */
#include "proxy/body/gather.h"

static size_t gather_refer(struct gather *g, struct span in)
{
    g->slices[g->count++] = in;
    g->total += in.n;
    return in.n;
}

static size_t gather_copy(struct gather *g, struct span in)
{
    uint8_t *to = g->to + g->used;
    size_t n = in.n < g->room - g->used ? in.n : g->room - g->used;
    struct span *last = g->count != 0 ? &g->slices[g->count - 1] : NULL;

    memcpy(to, in.p, n);
    g->used += n;
    if (last != NULL && last->p + last->n == to) {
        last->n += n;
        g->total += n;
        return n;
    }
    return gather_refer(g, span_of(to, n));
}

size_t gather_take_small(struct gather *g, const struct span *in, size_t count)
{
    uint8_t *from = g->to + g->used;
    uint8_t *to = from;
    struct span *last = g->count != 0 ? &g->slices[g->count - 1] : NULL;
    bool joins = last != NULL && last->p + last->n == from;
    size_t i;

    if (!joins && g->count == GATHER_SLICES)
        return 0;
    for (i = 0; i < count && in[i].n < GATHER_REFER; i++) {
        if (in[i].n > (size_t)(g->to + g->room - to))
            break;
        memcpy(to, in[i].p, in[i].n);
        to += in[i].n;
    }
    g->used += (size_t)(to - from);
    g->total += (size_t)(to - from);
    if (joins)
        last->n += (size_t)(to - from);
    else if (to != from)
        g->slices[g->count++] = span_of(from, (size_t)(to - from));
    return i;
}

size_t gather_take(struct gather *g, struct span in, bool lasting)
{
    if (in.n == 0 || g->count == GATHER_SLICES)
        return 0;
    if (lasting && in.n >= GATHER_REFER && !gather_is_lent(g))
        return gather_refer(g, in);
    return g->used == g->room ? 0 : gather_copy(g, in);
}
