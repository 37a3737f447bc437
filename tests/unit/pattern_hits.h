/*
 * pattern_hits - what a pattern hits in a text that is fed in pieces of any
 * size.
 *
 * Windows stand in memory that ends where they do; what has left stays in
 * sight for WINDOW_BACK bytes only.  What does not hold ends the process
 * (CHECK): fuzz targets use this, too.
 */
#ifndef FOGLINE_TESTS_PATTERN_HITS_H
#define FOGLINE_TESTS_PATTERN_HITS_H

#include "filters/base/buf.h"
#include "filters/base/check.h"
#include "filters/detect/pattern.h"
#include "tests/unit/guarded.h"
#include "tests/unit/random.h"

#define PATTERN_HITS_MOST (1 << 20) /* bytes of `text` */

struct pattern_hits {
    const struct guarded *page; /* where windows stand */
    struct pattern_scratch *scratch;
    enum fault fault;
    struct buf text; /* "start-end " for each, ended by a NUL */
};

static inline void pattern_hits_init(struct pattern_hits *h,
                                     const struct guarded *page,
                                     struct pattern_scratch *scratch)
{
    *h = (struct pattern_hits){.page = page, .scratch = scratch};
    buf_init(&h->text, PATTERN_HITS_MOST);
}

static inline void pattern_hits_add(struct pattern_hits *h, size_t start,
                                    size_t end)
{
    CHECK(buf_printf(&h->text, "%zu-%zu ", start, end));
}

/* All hits in a window, from its floor on; the floor moves behind what is
 * decided. */
static inline void pattern_hits_window(struct pattern_hits *h,
                                       const struct pattern *p,
                                       struct window *w, size_t origin)
{
    struct pattern_find find = {.from = w->floor};

    for (;;) {
        h->fault = pattern_next(p, h->scratch, w, &find);
        if (h->fault != FAULT_NONE)
            return;
        if (find.verdict != VERDICT_MATCH)
            break;
        CHECK(find.hit.start >= w->floor && find.hit.end <= w->end);
        CHECK(find.hit.end > find.hit.start);
        CHECK(find.hit.end - find.hit.start <= pattern_longest(p));
        pattern_hits_add(h, origin + find.hit.start, origin + find.hit.end);
        w->floor = find.from = find.hit.end;
    }
    CHECK(find.verdict != VERDICT_MORE || find.hold >= w->floor);
    w->floor = find.verdict == VERDICT_MORE ? find.hold : w->end;
    CHECK(w->floor <= w->end);
}

/* Feeds `text` in pieces of 1 .. most bytes; SIZE_MAX: whole. */
static inline void pattern_hits_run(struct pattern_hits *h,
                                    const struct pattern *p, struct span text,
                                    size_t most)
{
    struct random_source r = {text.n + most};
    size_t end = 0, floor = 0;

    h->fault = FAULT_NONE;
    buf_clear(&h->text);
    do {
        size_t n = most == SIZE_MAX ? text.n : 1 + random_below(&r, most);
        size_t first = floor > WINDOW_BACK ? floor - WINDOW_BACK : 0;
        struct window w = {.floor = floor - first};
        struct span seen;

        end = text.n - end < n ? text.n : end + n;
        seen = guarded_put(h->page, span_cut(text, first, end));
        w.p = seen.p;
        w.end = seen.n;
        w.final = end == text.n;
        pattern_hits_window(h, p, &w, first);
        floor = first + w.floor;
    } while (h->fault == FAULT_NONE && end < text.n);
    CHECK(buf_put(&h->text, span_of("", 1)));
}

static inline bool pattern_hits_same(const struct pattern_hits *a,
                                     const struct pattern_hits *b)
{
    return span_eq(buf_span(&a->text), buf_span(&b->text));
}

#endif
