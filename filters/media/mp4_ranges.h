/*
 * mp4_ranges - which bytes of a file belong to pictures and sound.
 */
#ifndef FOGLINE_MP4_RANGES_H
#define FOGLINE_MP4_RANGES_H

#include "filters/base/check.h"
#include "filters/media/mp4_box.h"

struct mp4_range {
    uint64_t from, to; /* offsets in the file */
};

/* Zeroed: none. */
struct mp4_ranges {
    struct mp4_range *at;
    size_t count, cap;
    size_t next; /* mp4_ranges_keep: those before it are behind */
};

void mp4_ranges_done(struct mp4_ranges *r);

/* The tables of a track; p NULL: it has none. */
struct mp4_tables {
    struct mp4_box stsc, stsz, stco, co64;
};

/* Adds where the track's samples lie (ISO/IEC 14496-12 section 8.7).  False:
 * the tables do not agree, or are too many. */
MUST_USE bool mp4_ranges_add(struct mp4_ranges *r, const struct mp4_tables *t);

/* After the last: puts them in order, joins those that touch. */
void mp4_ranges_sort(struct mp4_ranges *r);

/* Of `n` bytes from offset `at` on: how many at their head are all inside, or
 * all outside, which `inside` tells.  Offsets only grow from call to call. */
size_t mp4_ranges_keep(struct mp4_ranges *r, uint64_t at, size_t n,
                       bool *inside);

#endif
