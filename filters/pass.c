/*
 * pass - from anchors to slices.
 *
 * Walks the anchors of a window in order and asks the detector in charge of
 * each.  A match is resolved on the spot: leftmost wins, and what begins
 * before the end of the last match is not asked again.  Clean bytes go out by
 * reference; nothing that a detector is unsure of goes out at all.
 */
#include "filters/pass.h"
#include "filters/base/mem.h"
#include "filters/detect/detect.h"
#include "filters/text/reescape.h"
#include "filters/text/view.h"
#include "filters/walk.h"

#include <stdlib.h>

#define ARENA 4096

void pass_init(struct pass *p)
{
    *p = (struct pass){0};
}

void pass_done(struct pass *p)
{
    if (p->arena != NULL)
        explicit_bzero(p->arena, p->arena_size);
    free(p->arena);
    p->arena = NULL;
    p->arena_size = p->arena_used = 0;
}

enum fault pass_flush(struct pass *p)
{
    enum fault fault = FAULT_NONE;

    if (p->sink->count != 0)
        fault = p->sink->flush(p->sink);
    p->arena_used = 0;
    return fault;
}

/* Makes room for two slices more. */
static void make_room(struct walk *k)
{
    if (k->pass->sink->count + 2 <= SINK_SLICES)
        return;
    if (k->fault == FAULT_NONE)
        k->fault = pass_flush(k->pass);
    k->pass->sink->count = 0; /* after a fault nothing goes out any more */
}

/* Appends a slice; room has been made. */
static inline void put(struct walk *k, const uint8_t *p, size_t n)
{
    struct sink *sink = k->pass->sink;

    sink->slices[sink->count].p = p;
    sink->slices[sink->count].n = n;
    sink->count += n != 0;
}

/* Sends on what stands before `to`, as it came. */
static inline void put_clean(struct walk *k, size_t to)
{
    size_t raw = window_raw(k->w, to);

    put(k, k->w->raw + k->out, raw - k->out);
    k->out = raw;
}

/* Room for `n` bytes that stay until the next flush. */
static uint8_t *arena_room(struct walk *k, size_t n)
{
    struct pass *p = k->pass;

    if (p->arena_used + n > p->arena_size) {
        if (k->fault == FAULT_NONE)
            k->fault = pass_flush(p);
        if (n > p->arena_size) {
            p->arena_size = n > ARENA ? n : ARENA;
            p->arena = mem_realloc(p->arena, p->arena_size);
        }
    }
    return p->arena + p->arena_used;
}

/* Writes `text` as what it replaces was written. */
static void put_escaped(struct walk *k, const struct layers *layers,
                        struct span text)
{
    uint8_t *to = arena_room(k, REESCAPE_MOST * text.n);
    size_t n = reescape_put(layers, text, to);

    k->pass->arena_used += n;
    put(k, to, n);
}

/* What the rule makes of the value; good until the next flush. */
static struct span act(struct walk *k, const struct rule *rule,
                       const struct match *match)
{
    uint8_t *to;
    size_t n;

    if (rule->action == ACTION_REDACT)
        return rule->fixed[match->form];
    to = arena_room(k, (1 + REESCAPE_MOST) * act_bound(rule, match));
    n = act_put(rule, match, to);
    k->pass->arena_used += n;
    return span_of(to, n);
}

/* Writes something else in the value's place. */
static void replace(struct walk *k, const struct rule *rule,
                    const struct hit *hit)
{
    struct layers layers;
    struct span text;

    make_room(k);
    put_clean(k, hit->start);
    k->out = window_raw(k->w, hit->end);
    text = act(k, rule, &hit->match);
    if (reescape_layers(k->w, hit, &layers))
        put_escaped(k, &layers, text);
    else
        put(k, text.p, text.n);
}

static void tell(struct walk *k, const struct hit *hit, const struct rule *rule)
{
    struct pass *p = k->pass;
    size_t start = window_raw(k->w, hit->start);
    struct finding finding;

    p->tally.count[hit->match.kind][rule->action]++;
    if (p->sink->found == NULL)
        return;
    finding = (struct finding){
        .offset = p->origin + start,
        .length = window_raw(k->w, hit->end) - start,
        .kind = hit->match.kind,
        .evidence = hit->match.evidence,
        .action = rule->action,
        .rule = rule->name,
    };
    p->sink->found(p->sink, &finding);
}

/* Applies the rule in charge to one value. */
void pass_apply(struct walk *k, const struct hit *hit)
{
    const struct match *match = &hit->match;
    const struct rule *rule = k->pass->filter->by_kind[match->kind];

    if (k->w->pairs && match->axis == AXIS_LATITUDE &&
        match->form == FORM_NUMBER && match->evidence == EVIDENCE_CERTAIN &&
        match->latitude >= -90 && match->latitude <= 90) {
        k->w->latitude = match->latitude;
        k->w->latitude_end = hit->end;
    }
    k->w->floor = hit->end;
    if (rule == NULL || match->evidence < rule->at_least)
        return;
    tell(k, hit, rule);
    if (k->pass->observe || rule->action == ACTION_REPORT)
        return;
    if (rule->action == ACTION_BLOCK) {
        k->fault = FAULT_BLOCK;
        return;
    }
    replace(k, rule, hit);
}

size_t pass_shown(const struct window *w, size_t i)
{
    size_t low = 0, high = w->end;

    if (w->from == NULL)
        return i;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (w->from[middle] < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Looks ahead for the next cell.  Tables are read as they came, so that an
 * escaped quotation mark is none. */
static void fetch_cell(struct walk *k)
{
    struct pass *p = k->pass;
    struct window raw = {
        .p = k->w->raw, .end = k->raw_end, .final = k->w->final};
    enum csv_result result;

    k->has_cell = false;
    if (p->csv.state == CSV_OFF)
        return;
    result = csv_next(&p->csv, &raw, p->origin, &k->cell);
    k->cell.start = pass_shown(k->w, k->cell.start);
    k->cell.end = pass_shown(k->w, k->cell.end);
    k->has_cell = result == CSV_CELL_FOUND;
    if (result == CSV_CELL_OPEN && k->cell.start < k->hold)
        k->hold = k->cell.start;
}

/* Takes the cells that begin before `before`.  False: the rest must wait. */
bool pass_take_cells(struct walk *k, size_t before)
{
    while (k->has_cell && k->cell.start < before) {
        struct hit hit;

        if (k->cell.end > k->hold)
            return false;
        if (k->cell.start >= k->w->floor && keyed_cell(k->w, &k->cell, &hit))
            pass_apply(k, &hit);
        if (k->fault != FAULT_NONE)
            return false;
        fetch_cell(k);
    }
    return true;
}

/* Where the bytes begin that more input could turn into a match although no
 * anchor among them says so yet. */
static size_t tail_of(const struct window *w)
{
    size_t run = email_run_start(w, w->end);
    size_t pair = pair_tail(w);

    return run < pair ? run : pair;
}

/* Keeps no slice. */
static enum fault forget(struct sink *sink)
{
    sink->count = 0;
    return FAULT_NONE;
}

/* The kind of something that was counted. */
static enum kind counted(const struct tally *tally)
{
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        for (unsigned action = 0; action < ACTION_COUNT; action++)
            if (tally->count[kind][action] != 0)
                return (enum kind)kind;
    return KIND_COUNT;
}

/* window.probe: filters `text`, to look only. */
static enum kind probe(const struct window *w, struct span text)
{
    struct sink sink = {.flush = forget};
    struct pass p;
    struct view view = {.n = 0};
    struct window inner = {.raw = text.p, .final = true, .depth = w->depth + 1};
    bool cut;

    pass_init(&p);
    p.filter = w->filter;
    p.sink = &sink;
    p.observe = true;
    view_show(&view, text);
    inner.p = view.text;
    inner.from = view.from;
    inner.end = view.n;
    pass_ask(&p, &inner);
    if (pass_run(&p, &inner, &cut) != FAULT_NONE)
        p.tally.count[KIND_JWT][ACTION_BLOCK]++; /* cannot be inspected */
    view_done(&view);
    pass_done(&p);
    return counted(&p.tally);
}

void pass_ask(const struct pass *p, struct window *w)
{
    const struct rule *rule;

    for (size_t i = 0; i < KIND_COUNT; i++) {
        rule = p->filter->by_kind[i];
        w->wanted[i] = rule == NULL || p->sink->found != NULL ? EVIDENCE_CERTAIN
                                                              : rule->at_least;
    }
    rule = p->filter->by_kind[KIND_COORDINATES];
    w->pairs = rule != NULL && rule->action == ACTION_COARSEN;
    w->filter = p->filter;
    w->probe = probe;
}

enum fault pass_run(struct pass *p, struct window *w, bool *cut)
{
    struct walk k = {
        .pass = p,
        .w = w,
        .history = w->floor,
        .hold = w->end,
        .out = w->from == NULL ? w->floor : w->raw_floor,
        .raw_end = window_raw(w, w->end),
    };

    fetch_cell(&k);
    walk_window(&k);
    *cut = k.cut;
    if (w->end < k.hold)
        k.hold = w->end;
    if (k.fault == FAULT_NONE)
        (void)pass_take_cells(&k, k.hold);
    if (k.has_cell)
        csv_rewind(&p->csv, &k.cell);
    if (!w->final && tail_of(w) < k.hold)
        k.hold = tail_of(w);
    if (k.hold < w->floor)
        k.hold = w->floor;
    make_room(&k);
    if (k.fault == FAULT_NONE)
        put_clean(&k, k.hold);
    w->floor = k.hold;
    return k.fault;
}
