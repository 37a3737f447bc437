/*
 * blocks - a window's anchors, scanned block by block, to its end or its first
 * escape.
 *
 * Detectors must not see an escape: where one comes, the window is cut before
 * it (and what follows is shown undone, filters/text/view.h).
 *
 * For filters/walk.c, and filters/custom.c, whose patterns are asked about all
 * of a window at once.
 */
#ifndef FOGLINE_BLOCKS_H
#define FOGLINE_BLOCKS_H

#include "filters/scan/scan.h"

#include <stdbool.h>

struct walk;

/* A block of a window with its anchors. */
struct block {
    struct scan_map map;
    size_t base; /* where it begins in the window */
};

/* Blocks that are kept.  All zero to begin with. */
struct blocks {
    struct block *list;
    size_t count, room;
};

/* Scans the next block.  False: there is none. */
bool blocks_next(struct walk *k, struct block *b);

/* Scans all there are, and keeps them. */
void blocks_all(struct walk *k, struct blocks *all);

/* Frees. */
void blocks_done(struct blocks *all);

#endif
