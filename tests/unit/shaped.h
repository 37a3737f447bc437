/*
 * shaped - a text whose values of a known shape are marked in it.
 *
 *     imei <<352099001761481>>.
 *
 * What stands between << and >> must be found, exactly, and nothing else.  A
 * shape is asked at every anchor, found by a slow definition of what the scan
 * says, with other text before and behind, up to an unmapped page.
 */
#ifndef FOGLINE_TESTS_SHAPED_H
#define FOGLINE_TESTS_SHAPED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "filters/base/check.h"
#include "filters/detect/shape.h"
#include "filters/text/chars.h"
#include "tests/unit/guarded.h"

#define SHAPED_LONGEST 1024 /* bytes of a text, padding included */
#define SHAPED_FOUND   8    /* values in one text */

struct shaped {
    const char *text;
    enum kind kind; /* of all values marked in it */
    enum evidence evidence;
};

/* What is tested, and where the scan would have it asked. */
struct shaped_bench {
    shape_fn *look;
    bool (*anchor)(const struct window *w, size_t at);
    struct guarded page;
};

struct shaped_text {
    uint8_t bytes[SHAPED_LONGEST];
    size_t n;
    struct {
        size_t start, end;
    } marked[SHAPED_FOUND];
    size_t marked_n;
};

static inline void shaped_put(struct shaped_text *t, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        CHECK(t->n < SHAPED_LONGEST && t->marked_n < SHAPED_FOUND);
        if (c[0] == '<' && c[1] == '<')
            t->marked[t->marked_n].start = t->n;
        else if (c[0] == '>' && c[1] == '>')
            t->marked[t->marked_n++].end = t->n;
        else {
            t->bytes[t->n++] = (uint8_t)*c;
            continue;
        }
        c++;
    }
}

static inline void shaped_blanks(struct shaped_text *t, size_t n)
{
    CHECK(t->n + n <= SHAPED_LONGEST);
    memset(t->bytes + t->n, ' ', n);
    t->n += n;
}

/* Is what was found at one anchor the next that is marked? */
static inline bool shaped_right(const struct shaped *row,
                                const struct shaped_text *t, size_t i,
                                const struct found *found)
{
    const struct hit *hit = &found->hit[0];

    return found->count == 1 && i < t->marked_n &&
           hit->start == t->marked[i].start && hit->end == t->marked[i].end &&
           hit->match.kind == row->kind && hit->match.evidence == row->evidence;
}

static inline void shaped_try(const struct shaped_bench *b,
                              const struct shaped *row,
                              const struct shaped_text *t, bool final)
{
    struct span copy = guarded_put(&b->page, span_of(t->bytes, t->n));
    struct window w = {.p = copy.p, .end = copy.n, .final = final};
    size_t n = 0;

    for (size_t at = 0; at <= w.end; at++) {
        struct found found = {.count = 0};

        if (!b->anchor(&w, at) || !b->look(&w, at, &found))
            continue;
        if (!shaped_right(row, t, n++, &found))
            fail_msg("%s: %s (%s) at %zu..%zu of %zu", row->text,
                     kind_name(found.hit[0].match.kind),
                     evidence_name(found.hit[0].match.evidence),
                     found.hit[0].start, found.hit[0].end, t->n);
        w.floor = found.hit[0].end;
    }
    if (n != t->marked_n)
        fail_msg("%s: %zu found", row->text, n);
}

/* A row behind and ahead of blanks, and where history has left. */
static inline void shaped_check(const struct shaped_bench *b,
                                const struct shaped *row)
{
    for (size_t before = 0; before < 160; before += 1 + before / 8) {
        struct shaped_text t = {.n = 0};

        shaped_blanks(&t, before);
        shaped_put(&t, row->text);
        shaped_try(b, row, &t, true);
        shaped_blanks(&t, SHAPE_AHEAD);
        shaped_try(b, row, &t, false);
    }
}

#define SHAPED_CHECK(bench, rows)                                    \
    do {                                                             \
        for (size_t i_ = 0; i_ < sizeof rows / sizeof rows[0]; i_++) \
            shaped_check(bench, &rows[i_]);                          \
    } while (0)

#endif
