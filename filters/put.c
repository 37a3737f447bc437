/* put - writes slices, and replacements to the pass's arena. */
#include "filters/put.h"
#include "filters/base/mem.h"
#include "filters/cells.h"
#include "filters/text/member.h"
#include "filters/text/reescape.h"

void put_room(struct walk *k)
{
    if (put_has_room(k->pass->sink))
        return;
    if (k->fault == FAULT_NONE)
        k->fault = pass_flush(k->pass);
    k->pass->sink->count = 0; /* after a fault nothing goes out any more */
}

void put_clean(struct walk *k, size_t to)
{
    put_slice(k, k->w->raw + k->out, to - k->out);
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
            p->arena_size = n > PASS_ARENA ? n : PASS_ARENA;
            p->arena = mem_realloc_wiped(p->arena, p->arena_size);
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
    put_slice(k, to, n);
}

/* What the rule makes of the value; good until the next flush. */
static struct span act(struct walk *k, const struct rule *rule,
                       const struct match *match)
{
    uint8_t *to;
    size_t n;

    if (!act_changes(rule->action) || rule->action == ACTION_REDACT)
        return rule->fixed[match->form];
    to = arena_room(k, (1 + REESCAPE_MOST) * act_bound(rule, match));
    n = act_put(rule, match, to);
    k->pass->arena_used += n;
    return span_of(to, n);
}

/* The window as raw bytes. */
static struct window raw_of(const struct walk *k)
{
    return (struct window){
        .p = k->w->raw, .end = k->raw_end, .final = k->w->final && !k->cut};
}

/* A table's cells are no members: without its comma, all behind one would stand
 * in other columns. */
static bool needs_member(const struct walk *k, const struct rule *rule,
                         const struct hit *hit)
{
    const struct pass *p = k->pass;

    return (rule->action == ACTION_NULL || rule->action == ACTION_REMOVE) &&
           !csv_is_row(&p->csv, p->origin + window_raw(k->w, hit->start));
}

static enum verdict find_member(const struct walk *k, const struct hit *hit,
                                struct member *m)
{
    struct window raw = raw_of(k);

    return member_around(&raw, window_raw(k->w, hit->start),
                         window_raw(k->w, hit->end), m);
}

bool put_ready(const struct walk *k, const struct rule *rule,
               const struct hit *hit, size_t *hold)
{
    struct member m;

    if (!needs_member(k, rule, hit) || find_member(k, hit, &m) != VERDICT_MORE)
        return true;
    *hold = hit->start;
    return false;
}

/* Has the comma before the member been taken out with its neighbour? */
static bool is_taken(const struct walk *k, const struct member *m)
{
    return k->pass->origin + m->before_at + 1 == k->pass->taken;
}

/*
 * Takes a member out, with one comma: the one before it, or that behind it if
 * it is the first or has become the first.  False: too much has gone out
 * already.
 */
static bool take_out(struct walk *k, const struct member *m)
{
    bool later = m->before == ',' && m->before_at >= k->out;
    bool first = m->before != ',' || is_taken(k, m);

    if (m->key < k->out || (!later && !first && m->after != ','))
        return false;
    put_clean(k, later ? m->before_at : m->key);
    k->out = m->to;
    if (!later && m->after == ',') {
        k->out = m->after_at + 1;
        k->pass->taken = k->pass->origin + k->out;
    }
    k->w->floor = pass_shown(k->w, k->out);
    return true;
}

/* Where JSON has the value: its quotes may go with it. */
static void place(struct walk *k, const struct rule *rule, struct hit *hit)
{
    struct member m;

    if (!needs_member(k, rule, hit) ||
        find_member(k, hit, &m) != VERDICT_MATCH || m.nested || m.from < k->out)
        return;
    hit->match.stands = m.quoted ? STANDS_QUOTED : STANDS_BARE;
}

/* An object or array is replaced by a string. */
static bool lacks_quotes(const struct rule *rule, const struct match *match)
{
    return match->stands == STANDS_BARE && match->form == FORM_TEXT &&
           rule->action != ACTION_NULL;
}

void put_instead(struct walk *k, const struct rule *rule, struct hit *hit)
{
    struct layers layers;
    struct member m;
    struct span text;
    size_t quotes, marks;

    put_room(k);
    if (rule->action == ACTION_REMOVE && needs_member(k, rule, hit) &&
        find_member(k, hit, &m) == VERDICT_MATCH && take_out(k, &m))
        return;
    place(k, rule, hit);
    quotes = act_takes_quotes(rule, &hit->match);
    marks = lacks_quotes(rule, &hit->match);
    put_clean(k, window_raw(k->w, hit->start) - quotes);
    k->out = window_raw(k->w, hit->end) + quotes;
    if (quotes != 0) /* the closing one is gone, too */
        k->w->floor = hit->end + 1;
    text = act(k, rule, &hit->match);
    put_slice(k, (const uint8_t *)"\"", marks);
    if (k->w->from != NULL && reescape_layers(k->w, hit, &layers))
        put_escaped(k, &layers, text);
    else
        put_slice(k, text.p, text.n);
    put_slice(k, (const uint8_t *)"\"", marks);
    cells_keep(k, window_raw(k->w, hit->start), window_raw(k->w, hit->end));
}
