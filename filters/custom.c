/* custom - asks patterns, one after another. */
#include "filters/custom.h"
#include "filters/base/mem.h"
#include "filters/literals.h"
#include "filters/sources.h"

#include <stdlib.h>

static void make_finds(struct custom *c)
{
    const struct filter *filter = c->filter;

    c->count = 0;
    c->finds =
        mem_realloc(c->finds, (filter->pattern_count + 1) * sizeof *c->finds);
    c->from =
        mem_realloc(c->from, (filter->pattern_count + 1) * sizeof *c->from);
    for (size_t i = 0; i < filter->rule_count; i++)
        if (filter->rules[i].pattern != NULL)
            c->finds[c->count++].rule = &filter->rules[i];
}

static bool needs_scratch(const struct filter *filter)
{
    for (size_t i = 0; i < filter->except_count; i++)
        if (filter->excepts[i].pattern != NULL)
            return true;
    return filter->pattern_count != 0;
}

void custom_open(struct custom *c, const struct filter *filter)
{
    /* never by the pointer: another filter may have come to lie there */
    c->filter = filter;
    c->count = 0;
    if (!needs_scratch(filter))
        return;
    if (c->scratch == NULL)
        c->scratch = pattern_scratch_new();
    make_finds(c);
}

void custom_done(struct custom *c)
{
    pattern_scratch_free(c->scratch);
    free(c->finds);
    free(c->from);
    blocks_done(&c->blocks);
    *c = (struct custom){.filter = NULL};
}

/* Asks one pattern for its first match from `from` on. */
static void ask(struct custom *c, struct custom_find *f, struct walk *k,
                size_t from)
{
    enum fault fault;

    f->find.from = from;
    fault = pattern_next(f->rule->pattern, c->scratch, k->w, &f->find);
    if (fault != FAULT_NONE)
        k->fault = fault;
    if (fault != FAULT_NONE || f->find.verdict == VERDICT_NONE)
        f->find.verdict = VERDICT_NONE;
    else if (f->find.verdict == VERDICT_MORE && f->find.hold < k->hold)
        k->hold = f->find.hold;
}

void custom_begin(struct custom *c, struct walk *k)
{
    const struct filter *filter = c->filter;

    if (c->count == 0)
        return;
    blocks_all(k, &c->blocks);
    k->kept = &c->blocks;
    literals_find(filter->literals, &c->blocks, k->w, c->from);
    for (size_t i = 0; i < c->count && k->fault == FAULT_NONE; i++) {
        c->finds[i].find.verdict = VERDICT_NONE;
        if (c->from[i] != LITERALS_NONE)
            ask(c, &c->finds[i], k, c->from[i]);
    }
}

static struct custom_find *leftmost(const struct custom *c)
{
    struct custom_find *best = NULL;

    for (size_t i = 0; i < c->count; i++) {
        struct custom_find *f = &c->finds[i];

        if (f->find.verdict == VERDICT_MATCH &&
            (best == NULL || f->find.hit.start < best->find.hit.start))
            best = f;
    }
    return best;
}

size_t custom_next(const struct custom *c)
{
    const struct custom_find *f = c->count != 0 ? leftmost(c) : NULL;

    return f != NULL ? f->find.hit.start : SIZE_MAX;
}

bool custom_take(struct custom *c, struct walk *k)
{
    struct custom_find *f = leftmost(c);
    struct hit *hit = &f->find.hit;
    size_t floor = k->w->floor, end = hit->end;
    bool begins = hit->start >= floor; /* not within another finding */

    if (begins && end > k->hold) {
        k->hold = hit->start < k->hold ? hit->start : k->hold;
        return false; /* its head must not leave alone */
    }
    hit->match.kind = KIND_PATTERN;
    if (begins && !sources_give(k, hit, f->rule))
        return false;
    ask(c, f, k, begins && k->w->floor == floor ? end : k->w->floor);
    return k->fault == FAULT_NONE;
}

/* Does the pattern match the value from its first byte to its last? */
static bool matches(struct custom *c, const struct pattern *pattern,
                    struct span value)
{
    struct window w = {
        .p = value.p, .raw = value.p, .end = value.n, .final = true};
    struct pattern_find find = {.from = 0};

    return pattern_next(pattern, c->scratch, &w, &find) == FAULT_NONE &&
           find.verdict == VERDICT_MATCH && find.hit.start == 0 &&
           find.hit.end == value.n;
}

const struct except *custom_excepts(struct custom *c, const struct hit *hit)
{
    for (size_t i = 0; i < c->filter->except_count; i++) {
        const struct except *e = &c->filter->excepts[i];

        if ((e->kinds & 1u << hit->match.kind) != 0 && e->pattern != NULL &&
            matches(c, e->pattern, hit->match.value))
            return e;
    }
    return NULL;
}
