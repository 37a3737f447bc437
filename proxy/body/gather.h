/*
 * gather - output of one turn on its way to one writev.
 *
 * Small slices are copied together (a writev of 200 small ones is slower than
 * copying 16 KB); large ones that live long enough go by reference.  One per
 * worker: empty before and after every turn.
 */
#ifndef FOGLINE_GATHER_H
#define FOGLINE_GATHER_H

#include "filters/base/span.h"

#define GATHER_BYTES  ((size_t)64 * 1024)
#define GATHER_SLICES 64
#define GATHER_REFER  2048 /* from this length on by reference */

struct gather {
    size_t total; /* bytes in all slices */
    size_t used;  /* bytes copied */
    size_t count;
    uint8_t *to; /* where they are copied: `bytes`, or what was lent ... */
    size_t room; /* ... and how many there is room for */
    struct span slices[GATHER_SLICES];
    uint8_t bytes[GATHER_BYTES];
};

/* Takes a prefix of `in`, as long as there is room for; returns its length
 * (0: full).  `lasting`: `in` lives until the gather is cleared. */
size_t gather_take(struct gather *g, struct span in, bool lasting);

/* Copies of many pieces those that come first and are small; returns how
 * many: up to one that is large, or that there is no room for. */
size_t gather_take_small(struct gather *g, const struct span *in, size_t count);

/* Empties it; also its beginning. */
static inline void gather_clear(struct gather *g)
{
    g->total = 0;
    g->used = 0;
    g->count = 0;
    g->to = g->bytes;
    g->room = GATHER_BYTES;
}

/* Until it is cleared, copies of all there is go to `room`: an empty one. */
static inline void gather_lend(struct gather *g, uint8_t *room, size_t n)
{
    g->to = room;
    g->room = n;
}

static inline bool gather_is_lent(const struct gather *g)
{
    return g->to != g->bytes;
}

#endif
