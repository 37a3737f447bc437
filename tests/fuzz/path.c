/*
 * path - JSONPaths in bodies: the same events wherever the pieces are cut, all
 * in place.
 *
 * First line: paths, with blanks between them.  The rest: the body.
 */
#include "filters/base/mem.h"
#include "filters/text/path_walk.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/guarded.h"

#include <stdlib.h>

#define FOUND 20000

struct found {
    struct path_event events[FOUND];
    size_t n;
    enum fault fault;
};

static struct found whole, cut;
static struct guarded page;

static struct path_set *set_of(struct span line)
{
    struct path_set *set = path_set_new();
    char *copy = fuzz_string(line), *rest = copy;
    unsigned rule = 0;

    for (char *one; (one = strsep(&rest, " ")) != NULL; rule++) {
        const char *error = NULL;
        size_t column = 0;
        struct path *p = path_parse(one, &error, &column);

        CHECK(p != NULL || error != NULL);
        CHECK(column <= strlen(one) + 1);
        if (p != NULL && !path_set_add(set, p, rule))
            break;
    }
    free(copy);
    return set;
}

/* By place, then by rule. */
static int compare(const void *a, const void *b)
{
    const struct path_event *x = a, *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Is this the end of a value told open in an earlier call? */
static bool closes(struct found *f, const struct path_event *e, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        struct path_event *k = &f->events[i - 1];

        if (k->begin != e->begin || k->rule != e->rule)
            continue;
        CHECK(k->open && k->member == e->member && k->shape == e->shape);
        k->end = e->end;
        k->open = e->open;
        return true;
    }
    return false;
}

/* What the last call told; all before `held` could have
 * been sent on. */
static void collect(const struct path_walk *w, struct found *f, uint64_t start,
                    uint64_t held)
{
    size_t n, before = f->n;
    const struct path_event *e = path_walk_events(w, &n);

    for (size_t i = 0; i < n; i++) {
        CHECK(e[i].end >= e[i].begin);
        if (e[i].begin <= start && closes(f, &e[i], before))
            continue;
        CHECK(e[i].member >= held && e[i].separator >= held);
        CHECK(e[i].member <= e[i].begin && f->n < FOUND);
        CHECK(e[i].separator == PATH_NO_SEPARATOR ||
              e[i].separator < e[i].begin);
        f->events[f->n++] = e[i];
    }
}

static void feed(struct path_walk *w, struct found *f, struct span piece,
                 uint64_t start)
{
    while (piece.n != 0 && f->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);
        size_t used = 0;

        CHECK(held <= start);
        f->fault = path_walk_feed(w, piece, &used);
        collect(w, f, start, held);
        CHECK(used <= piece.n);
        CHECK(used != 0 || f->fault != FAULT_NONE);
        start += used;
        piece = span_cut(piece, used, piece.n);
    }
}

/* One walk for all: it must forget the body and the set before. */
static struct path_walk *walk_on(const struct path_set *set)
{
    static struct path_walk *walk;

    if (walk == NULL)
        walk = path_walk_new(set);
    path_walk_reset(walk, set);
    return walk;
}

/* Feeds `text` in pieces of 1 .. most bytes. */
static void run(const struct path_set *set, struct span text, size_t most,
                struct found *f)
{
    struct path_walk *w = walk_on(set);
    struct random_source r = {text.n * 31 + most};
    size_t end;

    f->n = 0;
    f->fault = FAULT_NONE;
    for (size_t at = 0; at < text.n && f->fault == FAULT_NONE; at = end) {
        end = at + (most == SIZE_MAX ? text.n : 1 + random_below(&r, most));
        end = end < text.n ? end : text.n;
        feed(w, f, guarded_put(&page, span_cut(text, at, end)), at);
    }
    if (f->fault == FAULT_NONE) {
        uint64_t held = path_walk_hold(w);

        path_walk_finish(w);
        collect(w, f, text.n, held);
    }
    qsort(f->events, f->n, sizeof f->events[0], compare);
}

static void check_same(void)
{
    CHECK(whole.fault == cut.fault && whole.n == cut.n);
    for (size_t i = 0; i < whole.n; i++) {
        const struct path_event *x = &whole.events[i], *y = &cut.events[i];

        CHECK(x->begin == y->begin && x->end == y->end);
        CHECK(x->member == y->member && x->separator == y->separator);
        CHECK(x->rule == y->rule && x->shape == y->shape);
        CHECK(x->open == y->open);
    }
}

/* Does the text have there what the event says it is? */
static void check_event(struct span text, const struct path_event *e)
{
    CHECK(e->end <= text.n);
    if (e->shape == PATH_OBJECT)
        CHECK(text.p[e->begin] == '{');
    if (e->shape == PATH_ARRAY)
        CHECK(text.p[e->begin] == '[');
    if (e->shape == PATH_STRING)
        CHECK(e->begin > 0 && text.p[e->begin - 1] == '"');
    if (e->separator != PATH_NO_SEPARATOR)
        CHECK(text.p[e->separator] == ',');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t sizes[] = {1, 2, 7, 64, 200};
    struct span in = fuzz_in(data, size);
    struct path_set *set;

    if (size > FUZZ_LONGEST)
        return 0;
    if (page.base == NULL)
        guarded_init(&page, FUZZ_LONGEST);
    set = set_of(fuzz_line(&in));
    run(set, in, SIZE_MAX, &whole);
    for (size_t i = 0; i < whole.n && whole.fault == FAULT_NONE; i++)
        check_event(in, &whole.events[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        run(set, in, sizes[i], &cut);
        check_same();
    }
    path_set_free(set);
    return 0;
}
