/* fields - ranges of the body, from path_walk's events to hits. */
#include "filters/fields.h"
#include "filters/base/mem.h"
#include "filters/sources.h"

#include <stdlib.h>

void fields_open(struct fields *f, const struct filter *filter)
{
    f->count = f->first = 0;
    f->fed = 0;
    f->filter = filter;
    if (filter->paths != NULL && f->walk != NULL) {
        path_walk_reset(f->walk, filter->paths);
        return;
    }
    path_walk_free(f->walk);
    f->walk = filter->paths != NULL ? path_walk_new(filter->paths) : NULL;
}

void fields_done(struct fields *f)
{
    path_walk_free(f->walk);
    free(f->ranges);
    *f = (struct fields){.filter = NULL};
}

/* The range that the event ends, or NULL. */
static struct path_event *find_open(struct fields *f,
                                    const struct path_event *e)
{
    for (size_t i = f->count; i > f->first; i--) {
        struct path_event *r = &f->ranges[i - 1];

        if (r->open && r->begin == e->begin && r->rule == e->rule)
            return r;
    }
    return NULL;
}

/* Puts a range where it belongs; nearly always at the end. */
static void add(struct fields *f, const struct path_event *e)
{
    size_t i = f->count;

    if (f->count == f->size) {
        f->size = f->size != 0 ? 2 * f->size : 16;
        f->ranges = mem_realloc(f->ranges, f->size * sizeof *f->ranges);
    }
    for (; i > f->first && f->ranges[i - 1].begin > e->begin; i--)
        f->ranges[i] = f->ranges[i - 1];
    f->ranges[i] = *e;
    f->count++;
}

/* Of the bytes behind f->fed; only what began before can end a range. */
static void take_events(struct fields *f)
{
    size_t n;
    const struct path_event *events = path_walk_events(f->walk, &n);

    for (size_t i = 0; i < n; i++) {
        struct path_event *open =
            events[i].begin <= f->fed ? find_open(f, &events[i]) : NULL;

        if (open != NULL)
            *open = events[i];
        else
            add(f, &events[i]);
    }
}

enum fault fields_feed(struct fields *f, struct span piece, size_t *used)
{
    enum fault fault;

    *used = piece.n;
    if (f->walk == NULL)
        return FAULT_NONE;
    fault = path_walk_feed(f->walk, piece, used);
    if (fault == FAULT_NONE)
        take_events(f);
    f->fed += *used;
    return fault;
}

void fields_finish(struct fields *f)
{
    if (f->walk == NULL)
        return;
    path_walk_finish(f->walk);
    take_events(f);
}

/* A byte of the body, as an index into the window; its start, if before. */
static size_t index_of(const struct walk *k, uint64_t at)
{
    uint64_t origin = k->pass->origin;

    return at <= origin ? 0 : pass_shown(k->w, (size_t)(at - origin));
}

static bool is_exception(const struct fields *f, const struct path_event *r)
{
    return r->rule >= f->filter->rule_count;
}

void fields_begin(struct fields *f, struct walk *k)
{
    uint64_t floor = k->pass->origin + k->out;
    size_t hold, kept = 0;

    if (f->walk == NULL)
        return;
    for (size_t i = 0; i < f->count; i++)
        if (f->ranges[i].open || f->ranges[i].end > floor)
            f->ranges[kept++] = f->ranges[i];
    f->count = kept;
    f->first = 0;
    hold = index_of(k, path_walk_hold(f->walk));
    if (!k->w->final && hold < k->hold)
        k->hold = hold;
}

/* The next range of a rule that begins where the window is undecided. */
static const struct path_event *next_range(const struct fields *f,
                                           const struct walk *k)
{
    for (size_t i = f->first; i < f->count; i++) {
        const struct path_event *r = &f->ranges[i];

        if (!is_exception(f, r) && index_of(k, r->begin) >= k->w->floor &&
            r->begin >= k->pass->origin + k->out)
            return r;
    }
    return NULL;
}

size_t fields_next(const struct fields *f, const struct walk *k)
{
    const struct path_event *r = f->count != f->first ? next_range(f, k) : NULL;

    return r != NULL ? index_of(k, r->begin) : SIZE_MAX;
}

/* What a range is, to an action.  False: it is nothing (null stays null). */
static bool describe(const struct walk *k, const struct path_event *r,
                     struct hit *hit)
{
    struct match *m =
        window_match(k->w, hit, index_of(k, r->begin), index_of(k, r->end));

    m->kind = KIND_FIELD;
    m->evidence = EVIDENCE_CERTAIN;
    if (r->shape == PATH_NUMBER)
        m->form = FORM_NUMBER;
    else if (r->shape != PATH_STRING)
        m->stands = STANDS_BARE;
    return hit->start < hit->end &&
           (r->shape != PATH_LITERAL || m->value.p[0] != 'n');
}

/* Objects, arrays and words have no parts to keep: they are redacted whole.
 * `room` is for a rule that does so. */
static const struct rule *rule_for(const struct rule *rule,
                                   enum path_shape shape, struct rule *room)
{
    if (shape == PATH_STRING || shape == PATH_NUMBER ||
        !act_changes(rule->action) || rule->action == ACTION_NULL ||
        rule->action == ACTION_REDACT)
        return rule;
    *room = *rule;
    room->action = ACTION_REDACT;
    return room;
}

/* Is it what stands in the place of an object that has been filtered before?
 * Another action than redact would take it for a text. */
static bool is_redacted(const struct rule *rule, const struct hit *hit)
{
    return act_changes(rule->action) && hit->match.form == FORM_TEXT &&
           span_eq(hit->match.value, rule->fixed[FORM_TEXT]);
}

bool fields_take(struct fields *f, struct walk *k)
{
    const struct path_event *r = next_range(f, k);
    struct rule room;
    const struct rule *rule =
        rule_for(&f->filter->rules[r->rule], r->shape, &room);
    size_t start = index_of(k, r->begin);
    struct hit hit;

    if (r->open || index_of(k, r->end) > k->hold) {
        k->hold = start < k->hold ? start : k->hold;
        return false;
    }
    f->first = (size_t)(r - f->ranges) + 1;
    return !describe(k, r, &hit) || is_redacted(rule, &hit) ||
           sources_give(k, &hit, rule);
}

const struct except *fields_except(const struct fields *f, const struct walk *k,
                                   const struct hit *hit)
{
    uint64_t start = k->pass->origin + window_raw(k->w, hit->start);
    uint64_t end = k->pass->origin + window_raw(k->w, hit->end);

    for (size_t i = 0; i < f->count; i++) {
        const struct path_event *r = &f->ranges[i];
        const struct except *e;

        if (!is_exception(f, r) || r->begin > start ||
            (!r->open && r->end < end))
            continue;
        e = &f->filter->excepts[r->rule - f->filter->rule_count];
        if ((e->kinds & 1u << hit->match.kind) != 0)
            return e;
    }
    return NULL;
}
