/*
 * pass - from anchors to slices.
 *
 * Walks the anchors of a window in order and asks the detector in charge of
 * each.  A match is resolved on the spot: leftmost wins, and what begins
 * before the end of the last match is not asked again.  Clean bytes go out by
 * reference; nothing that a detector is unsure of goes out at all.
 */
#include "filters/pass.h"
#include "filters/cells.h"
#include "filters/detect/detect.h"
#include "filters/detect/email_local.h"
#include "filters/put.h"
#include "filters/quick.h"
#include "filters/sources.h"
#include "filters/tell.h"
#include "filters/text/member.h"
#include "filters/text/view.h"

#include <stdlib.h>

void pass_init(struct pass *p)
{
    memset(p, 0, offsetof(struct pass, later));
    p->later.count = 0;
}

static void drop_arena(struct pass *p)
{
    if (p->arena != NULL)
        explicit_bzero(p->arena, p->arena_size);
    free(p->arena);
    p->arena = NULL;
    p->arena_size = p->arena_used = 0;
}

void pass_done(struct pass *p)
{
    drop_arena(p);
    custom_done(&p->custom);
    fields_done(&p->fields);
}

void pass_trim(struct pass *p)
{
    if (p->arena_size > PASS_ARENA)
        drop_arena(p);
}

enum fault pass_flush(struct pass *p)
{
    enum fault fault = FAULT_NONE;

    if (p->sink->count != 0)
        fault = p->sink->flush(p->sink);
    p->arena_used = 0;
    return fault;
}

/* Remembers a latitude for the longitude that follows. */
static void remember(struct walk *k, const struct hit *hit)
{
    const struct match *match = &hit->match;

    if (match->axis != AXIS_LATITUDE || !match->latitude_known ||
        match->evidence != EVIDENCE_CERTAIN)
        return;
    k->w->latitude = match->latitude;
    k->w->latitude_end = hit->end;
}

/* The exception that holds for the hit; NULL: none does. */
static const struct except *exception(struct walk *k, const struct hit *hit)
{
    struct pass *p = k->pass;
    const struct except *e;

    if (p->filter->except_count == 0)
        return NULL;
    e = custom_excepts(&p->custom, hit);
    return e != NULL ? e : fields_except(&p->fields, k, hit);
}

/* Ends the hit with the line it begins in.  False: nothing is left. */
static bool cut_at_line(const struct window *w, struct hit *hit)
{
    size_t i = hit->start;

    while (i < hit->end && w->p[i] != '\n' && w->p[i] != '\r')
        i++;
    hit->end = i;
    hit->match.value.n = i - hit->start;
    return hit->start < hit->end;
}

/* Is there nothing to do about what is redacted but what put_fixed does?  Of
 * a pair only latitudes are remembered, which are coarsened then. */
static bool is_plain(const struct walk *k)
{
    const struct pass *p = k->pass;

    return k->w->from == NULL && !p->lines && !p->observe &&
           p->filter->except_count == 0 && p->sink->found == NULL;
}

/* Redacts what nobody has anything else to say about, as nearly all is. */
static bool redact_plain(struct walk *k, const struct hit *hit)
{
    const struct match *m = &hit->match;
    const struct rule *rule = k->pass->filter->by_kind[m->kind];

    if (rule == NULL || rule->action != ACTION_REDACT ||
        m->evidence < rule->at_least || m->stands != STANDS_WITHIN ||
        k->pass->csv.state == CSV_ROWS)
        return false;
    k->w->floor = hit->end;
    k->pass->tally.count[m->kind][ACTION_REDACT]++;
    put_room(k);
    put_fixed(k, (struct window_part){hit->start, hit->end},
              rule->fixed[m->form]);
    return true;
}

/* What an earlier finding has left of the hit.  False: nothing. */
static bool take_rest(const struct window *w, struct hit *hit)
{
    if (hit->start >= w->floor)
        return true;
    if (hit->end <= w->floor)
        return false;
    hit->start = w->floor;
    hit->match.value = span_of(w->p + hit->start, hit->end - hit->start);
    return true;
}

bool pass_apply(struct walk *k, struct hit *hit, const struct rule *rule)
{
    struct pass *p = k->pass;
    const struct except *except;

    if (!take_rest(k->w, hit))
        return true;
    if (k->plain && rule == NULL && redact_plain(k, hit))
        return k->fault == FAULT_NONE;
    if (p->lines && !cut_at_line(k->w, hit))
        return true;
    if (rule == NULL)
        rule = p->filter->by_kind[hit->match.kind];
    if (k->w->pairs)
        remember(k, hit);
    if (rule == NULL || hit->match.evidence < rule->at_least) {
        tell_left(k, hit, rule, NULL);
        return true; /* something else may speak for it yet */
    }
    k->w->floor = hit->end;
    except = exception(k, hit);
    if (except != NULL) {
        tell_left(k, hit, rule, except);
        return true;
    }
    tell_found(k, hit, rule);
    if (p->observe || rule->action == ACTION_REPORT)
        return true;
    if (rule->action == ACTION_BLOCK)
        k->fault = FAULT_BLOCK;
    else
        put_instead(k, rule, hit);
    return k->fault == FAULT_NONE;
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

/*
 * Where the bytes begin that more input could turn into a match although no
 * anchor among them says so yet; all from `hold` on waits already.  An address
 * goes as far back as its local part, whoever waits for something in it.
 * Nothing waits for what comes behind a border.
 */
static size_t tail_of(const struct window *w, size_t hold)
{
    size_t pair, mac, keyed, word;

    if (w->stop != 0 && hold >= w->stop)
        return hold;
    pair = pair_tail(w);
    mac = mac_address_tail(w);
    keyed = keyed_before_tail(w);
    word = encoded_word_tail(w);
    hold = hold < pair ? hold : pair;
    hold = hold < keyed ? hold : keyed;
    hold = hold < word ? hold : word;
    return email_local_hold(w, hold < mac ? hold : mac);
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
    struct sink sink;
    struct pass p;
    struct view view = {.n = 0};
    struct window inner = {.raw = text.p, .final = true, .depth = w->depth + 1};
    bool cut;

    sink_init(&sink, forget);
    pass_init(&p);
    p.filter = w->filter;
    p.names = w->names;
    custom_open(&p.custom, w->filter);
    p.sink = &sink;
    p.observe = true;
    inner.p = text.p;
    inner.end = text.n;
    p.also = view.also = w->also;
    if (view_needed(text, p.also)) {
        view_show(&view, text);
        inner.p = view.text;
        inner.from = view.from;
        inner.end = view.n;
    }
    pass_ask(&p, &inner);
    if (pass_run(&p, &inner, &cut) != FAULT_NONE)
        p.tally.count[KIND_JWT][ACTION_BLOCK]++; /* cannot be inspected */
    view_done(&view);
    pass_done(&p);
    return counted(&p.tally);
}

void pass_ask(struct pass *p, struct window *w)
{
    const struct rule *rule;

    for (size_t i = 0; i < KIND_COUNT; i++) {
        rule = p->filter->by_kind[i];
        w->wanted[i] = rule == NULL || p->sink->found != NULL ? EVIDENCE_CERTAIN
                                                              : rule->at_least;
    }
    rule = p->filter->by_kind[KIND_COORDINATES];
    w->pairs = rule != NULL && rule->action == ACTION_COARSEN;
    w->misses = p->sink->missed != NULL;
    w->also = p->also;
    w->filter = p->filter;
    w->names = p->names;
    w->probe = probe;
}

/* Holds back a member of JSON whose value may have to go with its key. */
static void hold_member(struct walk *k)
{
    struct window raw = {.p = k->w->raw, .floor = k->out, .end = k->raw_end};

    k->hold = pass_shown(k->w, member_hold(&raw, window_raw(k->w, k->hold)));
}

enum fault pass_run(struct pass *p, struct window *w, bool *cut)
{
    struct memo memo = {0};
    struct walk k = {
        .pass = p,
        .w = w,
        .hold = w->stop != 0 ? w->stop : w->end,
        .end = w->end,
        .stems = p->filter->stems,
        .out = w->from == NULL ? w->floor : w->raw_floor,
        .raw_end = window_raw(w, w->end),
    };

    w->memo = &memo;
    k.plain = is_plain(&k);
    if (k.plain)
        quick_begin(&k);
    sources_begin(&k);
    repeat_begin(&p->repeat, w, p->origin);
    walk_window(&k);
    repeat_end(&p->repeat, w);
    *cut = k.cut;
    if (w->end < k.hold)
        k.hold = w->end;
    if (!w->final && k.next < k.hold) /* they, too, wait for what may come */
        k.hold = tail_of(w, k.hold);
    sources_end(&k);
    if (!w->final)
        k.hold = tail_of(w, k.hold);
    if (p->filter->keeps_members && !w->final)
        hold_member(&k);
    if (k.hold < w->floor)
        k.hold = w->floor;
    put_room(&k);
    if (k.fault == FAULT_NONE && window_raw(w, k.hold) > k.out)
        put_clean(&k, window_raw(w, k.hold));
    cells_leave(&k, window_raw(w, k.hold));
    w->floor = k.hold;
    w->memo = NULL;
    return k.fault;
}
