/*
 * sources - findings that no anchor announces: cells of tables, matches of
 * patterns, values at a path, values of lists; and values far behind their
 * keys, such as <vin owner="..">..</vin>.
 *
 * Each source knows its next one.  They are taken when something behind them
 * is found, or at the window's end, so that of all findings the leftmost comes
 * first.
 */
#ifndef FOGLINE_SOURCES_H
#define FOGLINE_SOURCES_H

#include "filters/walk.h"

/* Looks into a new window. */
void sources_begin(struct walk *k);

/* Begins to read a list, unless it is part of one that is being read.  False:
 * the rest must wait. */
bool sources_open(struct walk *k, const struct list_start *start);

/* Does the window end within a cell that begins before `end`, behind those that
 * are known?  What ends there must wait for it, all of it: of a position whose
 * second number is such a cell's head, the first would be taken alone. */
bool sources_cut(const struct walk *k, size_t end);

/* Takes what the key at `at` has found when what stands before it is decided.
 * False: the walk ends, by a fault if too many wait already. */
bool sources_later(struct walk *k, size_t at, const struct found *found);

/* Takes what begins before `before`.  False: the rest must wait. */
bool sources_take(struct walk *k, size_t before);

/* Applies `rule`, or with NULL that in charge of its kind, to a source's hit.
 * False: it must wait, or a fault ends the walk. */
bool sources_give(struct walk *k, struct hit *hit, const struct rule *rule);

/* Takes what is decided, and leaves the rest to the next window. */
void sources_end(struct walk *k);

#endif
