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
    struct span slices[GATHER_SLICES];
    uint8_t bytes[GATHER_BYTES];
};

/* Takes a prefix of `in`, as long as there is room for; returns its length
 * (0: full).  `lasting`: `in` lives until the gather is cleared. */
size_t gather_take(struct gather *g, struct span in, bool lasting);

/* Copies of many pieces those that come first and are small; returns how
 * many: up to one that is large, or that there is no room for. */
size_t gather_take_small(struct gather *g, const struct span *in, size_t count);

static inline void gather_clear(struct gather *g)
{
    g->total = 0;
    g->used = 0;
    g->count = 0;
}

#endif
