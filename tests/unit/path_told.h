/*
 * path_told - what a walk tells of a body, fed in pieces of any size.
 *
 * Every piece stands in memory that ends where it does, and must be told in
 * place: nothing of a value may have been given up before it is told.  One
 * walk serves all bodies, so it must forget the body and the set before.
 * What does not hold ends the process (CHECK): fuzz targets use this, too.
 */
#ifndef FOGLINE_TESTS_PATH_TOLD_H
#define FOGLINE_TESTS_PATH_TOLD_H

#include <stdlib.h>

#include "filters/base/check.h"
#include "filters/scan/scan.h"
#include "filters/text/path_walk.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define PATH_TOLD_MOST 20000

/* One body's events, by place, then by rule. */
struct path_told {
    const struct guarded *page; /* where pieces are fed from */
    struct path_event events[PATH_TOLD_MOST];
    size_t n;
    enum fault fault;
};

static inline int path_told_compare(const void *a, const void *b)
{
    const struct path_event *x = a, *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static inline void path_told_sort(struct path_told *t)
{
    if (t->n != 0)
        qsort(t->events, t->n, sizeof t->events[0], path_told_compare);
}

/* Is this the end of a value told open in an earlier call? */
static inline bool path_told_closes(struct path_told *t,
                                    const struct path_event *e, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        struct path_event *k = &t->events[i - 1];

        if (k->begin != e->begin || k->rule != e->rule)
            continue;
        CHECK(k->open && k->member == e->member && k->shape == e->shape);
        k->end = e->end;
        k->open = e->open;
        return true;
    }
    return false;
}

/* What the last call told; all before `held` could have been sent on. */
static inline void path_told_collect(const struct path_walk *w,
                                     struct path_told *t, uint64_t start,
                                     uint64_t held)
{
    size_t n, before = t->n;
    const struct path_event *e = path_walk_events(w, &n);

    for (size_t i = 0; i < n; i++) {
        CHECK(e[i].end >= e[i].begin);
        if (e[i].begin <= start && path_told_closes(t, &e[i], before))
            continue;
        CHECK(e[i].member >= held && e[i].separator >= held);
        CHECK(e[i].member <= e[i].begin && t->n < PATH_TOLD_MOST);
        CHECK(e[i].separator == PATH_NO_SEPARATOR ||
              e[i].separator < e[i].begin);
        t->events[t->n++] = e[i];
    }
}

static inline void path_told_feed(struct path_walk *w, struct path_told *t,
                                  struct span piece, uint64_t start)
{
    while (piece.n != 0 && t->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);
        size_t used = 0;

        CHECK(held <= start);
        t->fault = path_walk_feed(w, piece, &used);
        path_told_collect(w, t, start, held);
        CHECK(used <= piece.n && (used != 0 || t->fault != FAULT_NONE));
        start += used;
        piece = span_cut(piece, used, piece.n);
    }
}

static inline struct path_walk *path_told_walk(const struct path_set *set)
{
    static struct path_walk *walk;

    if (walk == NULL)
        walk = path_walk_new(set);
    path_walk_reset(walk, set);
    return walk;
}

/* Feeds `text` in pieces of 1 .. most bytes; SIZE_MAX: whole. */
static inline void path_told_run(struct path_told *t,
                                 const struct path_set *set, struct span text,
                                 size_t most)
{
    struct path_walk *w = path_told_walk(set);
    struct random_source r = {text.n * 31 + most};
    size_t end;

    t->n = 0;
    t->fault = FAULT_NONE;
    for (size_t at = 0; at < text.n && t->fault == FAULT_NONE; at = end) {
        end = at + (most == SIZE_MAX ? text.n : 1 + random_below(&r, most));
        end = end < text.n ? end : text.n;
        path_told_feed(w, t, guarded_put(t->page, span_cut(text, at, end)), at);
    }
    if (t->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);

        path_walk_finish(w);
        path_told_collect(w, t, text.n, held);
    }
    path_told_sort(t);
}

static inline bool path_told_same(const struct path_told *a,
                                  const struct path_told *b)
{
    bool same = a->n == b->n && a->fault == b->fault;

    for (size_t i = 0; same && i < a->n; i++) {
        const struct path_event *x = &a->events[i], *y = &b->events[i];

        /* where an open one ends so far is where the piece did */
        same = x->begin == y->begin && (x->open || x->end == y->end) &&
               x->member == y->member && x->separator == y->separator &&
               x->rule == y->rule && x->shape == y->shape && x->open == y->open;
    }
    return same;
}

/* The same set, for some other variant that runs here. */
static inline struct path_set path_told_vary(const struct path_set *set,
                                             size_t i)
{
    struct path_set copy = *set;
    size_t count = 1; /* there is scalar */

    while (scan_at(count) != NULL)
        count++;
    do
        copy.scan = scan_at(i++ % count);
    while (!scan_usable(copy.scan));
    return copy;
}

/* Do all ways to cut, with one variant or another, tell what the whole does,
 * which is left in `t`?  False: `other` is what one of them told. */
static inline bool path_told_all(struct path_told *t, struct path_told *other,
                                 const struct path_set *set, struct span text)
{
    static const size_t sizes[] = {1, 2, 3, 7, 64, 200, SIZE_MAX};

    path_told_run(t, set, text, SIZE_MAX);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct path_set copy = path_told_vary(set, i + text.n);

        path_told_run(other, &copy, text, sizes[i]);
        if (!path_told_same(t, other))
            return false;
    }
    return true;
}

#endif
