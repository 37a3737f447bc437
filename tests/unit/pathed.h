/*
 * pathed - JSONPaths on bodies: told alike wherever the pieces are cut.
 *
 * Defines the page and what is told: for one .c of a test program.
 */
#ifndef FOGLINE_TESTS_PATHED_H
#define FOGLINE_TESTS_PATHED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/base/buf.h"
#include "filters/base/mem.h"
#include "tests/unit/path_told.h"

static struct guarded pathed_page;
static struct path_told pathed = {.page = &pathed_page};
static struct path_told pathed_other = {.page = &pathed_page};

/* Of paths that blanks stand between; the n-th is rule n. */
static inline struct path_set *pathed_set(const char *paths)
{
    struct path_set *set = path_set_new(&scan_scalar);
    char *copy = mem_strdup(paths), *rest = copy;
    unsigned rule = 0;

    for (char *one; (one = strsep(&rest, " ")) != NULL; rule++) {
        const char *error = NULL;
        size_t column = 0;
        struct path *p = path_parse(one, &error, &column);

        CHECK(p != NULL);
        assert_true(path_set_add(set, p, rule));
    }
    free(copy);
    return set;
}

/* Prints both and fails. */
static inline void pathed_differ(const struct path_told *a,
                                 const struct path_told *b, struct span text)
{
    for (size_t i = 0; i < a->n || i < b->n; i++) {
        const struct path_event *x = &a->events[i], *y = &b->events[i];

        print_error("%ju-%ju m%ju s%jd r%u %d%d | %ju-%ju m%ju s%jd r%u %d%d\n",
                    x->begin, x->end, x->member, (intmax_t)x->separator,
                    x->rule, x->shape, x->open, y->begin, y->end, y->member,
                    (intmax_t)y->separator, y->rule, y->shape, y->open);
    }
    fail_msg("%zu and %zu in %.*s", a->n, b->n, (int)text.n,
             (const char *)text.p);
}

/* All ways to cut give one result, which is left in `pathed`. */
static inline void pathed_run(const struct path_set *set, struct span text)
{
    if (!path_told_all(&pathed, &pathed_other, set, text))
        pathed_differ(&pathed, &pathed_other, text);
}

static inline void pathed_put(struct buf *out, const char *text)
{
    assert_true(buf_put(out, span_str(text)));
}

static inline int pathed_set_up(void **state)
{
    (void)state;
    guarded_init(&pathed_page, 1 << 20);
    return 0;
}

static inline int pathed_tear_down(void **state)
{
    (void)state;
    guarded_done(&pathed_page);
    return 0;
}

#endif
