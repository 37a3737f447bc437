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
#include "filters/scan/scan.h"

#include <stdlib.h>

#define ARENA 4096

/* A walk through one window. */
struct walk {
    struct pass *pass;
    struct window *w;
    size_t history; /* the floor at the start */
    size_t hold;    /* nothing from here on may go out */
    size_t out;     /* everything before has gone out */
    enum fault fault;
    struct scan_carry carry;

    /* The next cell of a table that counts, if there is one. */
    bool has_cell;
    struct csv_cell cell;
};

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

/* Sends on what stands before `to`. */
static inline void put_clean(struct walk *k, size_t to)
{
    put(k, k->w->p + k->out, to - k->out);
    k->out = to;
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

/* Writes something else in the value's place. */
static void replace(struct walk *k, const struct rule *rule,
                    const struct hit *hit)
{
    uint8_t *to;
    size_t n;

    make_room(k);
    put_clean(k, hit->start);
    k->out = hit->end;
    if (rule->action == ACTION_REDACT) {
        const struct span *text = &rule->fixed[hit->match.form];

        put(k, text->p, text->n);
        return;
    }
    to = arena_room(k, act_bound(rule, &hit->match));
    n = act_put(rule, &hit->match, to);
    k->pass->arena_used += n;
    put(k, to, n);
}

static void tell(struct walk *k, const struct hit *hit, const struct rule *rule)
{
    struct pass *p = k->pass;
    struct finding finding;

    p->tally.count[hit->match.kind][rule->action]++;
    if (p->sink->found == NULL)
        return;
    finding = (struct finding){
        .offset = p->origin + hit->start,
        .length = hit->end - hit->start,
        .kind = hit->match.kind,
        .evidence = hit->match.evidence,
        .action = rule->action,
        .rule = rule->name,
    };
    p->sink->found(p->sink, &finding);
}

/* Applies the rule in charge to one value. */
static void apply(struct walk *k, const struct hit *hit)
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

/* Looks ahead for the next cell of a table. */
static void fetch_cell(struct walk *k)
{
    struct pass *p = k->pass;

    k->has_cell = false;
    if (p->csv.state == CSV_OFF || p->filter->by_kind[KIND_COORDINATES] == NULL)
        return;
    switch (csv_next(&p->csv, k->w, p->origin, &k->cell)) {
    case CSV_NONE:
        break;
    case CSV_CELL_FOUND:
        k->has_cell = true;
        break;
    case CSV_CELL_OPEN:
        if (k->cell.start < k->hold)
            k->hold = k->cell.start;
        break;
    }
}

/* Takes the cells that begin before `before`.  False: the rest must wait. */
static bool take_cells(struct walk *k, size_t before)
{
    while (k->has_cell && k->cell.start < before) {
        struct hit hit;

        if (k->cell.end > k->hold)
            return false;
        if (k->cell.start >= k->w->floor &&
            coordinates_cell(k->w, &k->cell, &hit))
            apply(k, &hit);
        if (k->fault != FAULT_NONE)
            return false;
        fetch_cell(k);
    }
    return true;
}

/* Asks the detector for anchor `at`.  False: the rest must wait. */
static bool ask(struct walk *k, enum anchor anchor, size_t at)
{
    const struct detector *d = &detect_table[anchor];
    struct found found;

    if (k->pass->filter->by_kind[d->kind] == NULL)
        return true;
    switch (d->look(k->w, at, &found)) {
    case VERDICT_NONE:
        return true;
    case VERDICT_MORE:
        if (found.hold < k->hold)
            k->hold = found.hold;
        return found.hold > at;
    case VERDICT_MATCH:
        if (found.hit[found.count - 1].end > k->hold)
            return false; /* something before it is undecided still */
        for (unsigned i = 0; i < found.count && k->fault == FAULT_NONE; i++)
            apply(k, &found.hit[i]);
        return k->fault == FAULT_NONE;
    }
    return true;
}

/* Asks all who have an anchor at byte `at` of the block that begins at `base`;
 * false: stop. */
static bool ask_all(struct walk *k, const struct scan_map *map, size_t base,
                    size_t at)
{
    size_t i = at / 64;
    uint64_t m = UINT64_C(1) << at % 64;
    size_t floor;

    at += base;
    if (k->has_cell && !take_cells(k, at + 1))
        return false;
    floor = k->w->floor;
    /* history is asked for keys only, whose values may lie beyond it */
    if ((map->key[i] & m) != 0)
        return (at < floor && at >= k->history) || ask(k, ANCHOR_KEY, at);
    if (at < floor)
        return true;
    if ((map->dec[i] & m) != 0)
        return ask(k, ANCHOR_DEC, at);
    if ((map->at[i] & m) != 0 && !ask(k, ANCHOR_AT, at))
        return false;
    return (map->run[i] & m) == 0 || at < k->w->floor + 17 ||
           ask(k, ANCHOR_RUN, at);
}

/* Walks one group of eight words; false: stop. */
static bool walk_group(struct walk *k, const struct scan_map *map, size_t g,
                       size_t base)
{
    size_t end = k->w->end + k->w->final;

    for (unsigned words = map->set[g]; words != 0; words &= words - 1) {
        size_t i = SCAN_GROUP * g + (size_t)__builtin_ctz(words);
        uint64_t any = map->any[i];

        do {
            size_t at = 64 * i + (size_t)__builtin_ctzll(any);

            if (base + at >= end)
                return true;
            if (!ask_all(k, map, base, at))
                return false;
            any &= any - 1;
        } while (any != 0);
    }
    return true;
}

static bool walk_block(struct walk *k, const struct scan_map *map, size_t base)
{
    for (uint64_t busy = map->busy; busy != 0; busy &= busy - 1)
        if (!walk_group(k, map, (size_t)__builtin_ctzll(busy), base))
            return false;
    return true;
}

/* Scans and walks bytes base .. base + 64 * words of the window, which stand
 * at `p` with SCAN_AHEAD bytes more.  False: stop. */
static bool walk_words(struct walk *k, const uint8_t *p, size_t base,
                       size_t words)
{
    struct scan_map map;

    k->pass->filter->scan->block(p, words, &k->carry, &map);
    return map.busy == 0 || walk_block(k, &map, base);
}

/*
 * What is left at the window's end is copied and filled up with zeros: no
 * anchor begins in those, and a run of 17 that ends with a final window has
 * its end there.
 */
static bool walk_tail(struct walk *k, size_t base)
{
    enum { GROUP = 64 * SCAN_GROUP };
    uint8_t tail[2 * GROUP + SCAN_AHEAD];
    size_t n = k->w->end - base;
    size_t words = n < GROUP ? SCAN_GROUP : 2 * SCAN_GROUP;

    CHECK(n < GROUP + SCAN_AHEAD);
    memcpy(tail, k->w->p + base, n);
    memset(tail + n, 0, 64 * words + SCAN_AHEAD - n);
    return walk_words(k, tail, base, words);
}

/* Scans the window block by block, in place but for its last bytes. */
static void walk_window(struct walk *k)
{
    const struct window *w = k->w;
    size_t base = 0;

    while (w->end - base >= 64 * SCAN_GROUP + SCAN_AHEAD) {
        size_t groups = (w->end - base - SCAN_AHEAD) / (64 * SCAN_GROUP);
        size_t words = groups * SCAN_GROUP;

        words = words < SCAN_WORDS ? words : SCAN_WORDS;
        if (!walk_words(k, w->p + base, base, words))
            return;
        base += 64 * words;
    }
    walk_tail(k, base);
}

/* Where the bytes begin that more input could turn into a match although no
 * anchor among them says so yet. */
static size_t tail_of(const struct window *w)
{
    size_t run = email_run_start(w, w->end);
    size_t pair = pair_tail(w);

    return run < pair ? run : pair;
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
}

enum fault pass_run(struct pass *p, struct window *w)
{
    struct walk k = {
        .pass = p,
        .w = w,
        .history = w->floor,
        .hold = w->end,
        .out = w->floor,
    };

    fetch_cell(&k);
    walk_window(&k);
    if (k.fault == FAULT_NONE)
        (void)take_cells(&k, k.hold);
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
