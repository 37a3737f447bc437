/*
 * path_inside - the structure of an object or array, 64 bytes at a time.
 *
 * Strings are told from the rest by the parity of unescaped quotes; what is
 * left of brackets, colons and commas is visited bit by bit, and only where it
 * can matter: colons in objects that may hold a selected member, commas in
 * arrays whose elements are counted, brackets everywhere.  Where nothing can
 * be selected brackets are but counted.
 *
 * A key is the string before a colon.  Most are dismissed by length, first and
 * last byte, without being looked at (path_set.by_hash).
 */
#include "filters/text/chars.h"
#include "filters/text/path_view.h"

#define ALL 65 /* bytes of a block: more than it has */

/* --- Places --------------------------------------------------------------- */

/* The place of the last set bit in the body; `before` if there is none. */
static inline uint64_t last_of(const struct path_view *v, uint64_t bits,
                               uint64_t before)
{
    if (bits == 0)
        return before;
    return v->w->at + v->base + 63 - (unsigned)__builtin_clzll(bits);
}

/* Remembers what the bytes `upto` hold. */
static void note(const struct path_view *v, uint64_t upto)
{
    struct path_walk *w = v->w;
    uint64_t lead = (v->m.comma | v->m.open) & upto;

    w->quote_open = last_of(v, v->begin & upto, w->quote_open);
    w->quote_close = last_of(v, v->end & upto, w->quote_close);
    w->backslash = last_of(v, v->m.backslash & upto, w->backslash);
    w->lead = last_of(v, lead, w->lead);
    w->mark = last_of(v, lead | ((v->m.colon | v->m.close) & upto), w->mark);
}

/* Are bytes from .. to - 1 of the body blanks, as far as this piece has them?
 */
static bool are_blanks(const struct path_walk *w, const struct path_input *in,
                       uint64_t from, uint64_t to)
{
    for (size_t i = from > w->at ? (size_t)(from - w->at) : 0;
         i < (size_t)(to - w->at); i++)
        if (!chars_is(in->p[i], CHARS_SPACE))
            return false;
    return true;
}

/* --- Keys ----------------------------------------------------------------- */

/* Adds bytes from .. to - 1 of the piece to what is kept of a key. */
static void keep(struct path_walk *w, const struct path_input *in, size_t from,
                 size_t to)
{
    size_t room = sizeof w->raw - w->raw_n;
    size_t n = to - from < room ? to - from : room;

    memcpy(w->raw + w->raw_n, in->p + from, n);
    w->raw_n += n;
}

void path_inside_keep(struct path_walk *w, const struct path_input *in)
{
    uint64_t end = w->in_string ? w->at + in->n : w->quote_close;
    uint64_t from = w->quote_open + 1;

    if (w->mode != PATH_MODE_INSIDE || w->dead != 0 ||
        !w->levels[w->depth - 1].object ||
        (!w->in_string && w->mark > w->quote_open)) {
        w->blank_since = false;
        return;
    }
    if (from >= w->at)
        w->raw_n = 0;
    else
        from = w->at;
    if (end > from)
        keep(w, in, (size_t)(from - w->at), (size_t)(end - w->at));
    if (w->in_string)
        return;
    if (end >= w->at)
        w->blank_since = true;
    w->blank_since =
        w->blank_since && are_blanks(w, in, w->quote_close + 1, w->at + in->n);
}

/* The key between its quotes, as it stands. */
static struct span raw_key(const struct path_view *v, uint64_t open,
                           uint64_t close)
{
    struct path_walk *w = v->w;

    if (open >= w->at)
        return span_of(v->in->p + (open + 1 - w->at),
                       (size_t)(close - open - 1));
    if (close > w->at)
        keep(w, v->in, 0, (size_t)(close - w->at));
    return span_of(w->raw, w->raw_n);
}

/* Is there a key before the colon, and nothing between them? */
static bool key_before(const struct path_view *v, uint64_t open, uint64_t close,
                       uint64_t colon)
{
    const struct path_walk *w = v->w;

    if (open >= close || close >= colon ||
        open < w->levels[w->depth - 1].value.begin)
        return false;
    if (close < w->at && !w->blank_since)
        return false;
    return close + 1 == colon || are_blanks(w, v->in, close + 1, colon);
}

/* The segments that select the member with this key. */
static uint64_t select_key(const struct path_walk *w, struct span raw,
                           bool escaped)
{
    uint64_t active = w->levels[w->depth - 1].active;
    uint8_t key[PATH_NAME_LONGEST];
    size_t n;

    if (!escaped)
        return path_set_key(w->set, active, raw);
    if (raw.n > PATH_RAW_KEY || !path_name_decode(raw, key, sizeof key, &n))
        return active & w->set->each;
    return path_set_key(w->set, active, span_of(key, n));
}

/* A line of an event stream, in the middle of a text? */
static bool is_data_line(const struct path_view *v, uint64_t colon)
{
    return path_view_follows(v, colon, "\ndata") ||
           path_view_follows(v, colon, "\rdata");
}

/* A selected member, whose key began at `open`, has its colon at bit i.  Where
 * no comma stands before the key, which is no JSON, the member was not
 * foreseen (path_walk_hold): the value alone is told. */
static void await(const struct path_view *v, unsigned i, uint64_t open)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t before = path_view_up_to(i) >> 1;
    uint64_t leads = (v->m.comma | v->m.open) & before;
    uint64_t marks = leads | ((v->m.colon | v->m.close) & before);
    uint64_t lead = last_of(v, leads, w->lead);

    w->value.member = UINT64_MAX;
    w->value.separator = PATH_NO_SEPARATOR;
    if (lead != last_of(v, marks, w->mark))
        return;
    w->value.member = open;
    if (lead > level->value.begin)
        w->value.separator = lead;
}

/* The colon of a member; false: its value is awaited, or there was none. */
static bool visit_colon(struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t before = path_view_up_to(i), colon = w->at + v->base + i;
    uint64_t open = last_of(v, v->begin & before, w->quote_open);
    uint64_t close = last_of(v, v->end & before, w->quote_close);
    uint64_t selected;
    bool escaped;

    if (!level->object || !key_before(v, open, close, colon)) {
        if (is_data_line(v, colon)) {
            v->m.colon &= ~(UINT64_C(1) << i); /* none of the text's own */
            return true;
        }
        path_value_broken(w);
        return w->mode == PATH_MODE_INSIDE;
    }
    escaped = last_of(v, v->m.backslash & before, w->backslash) > open;
    selected = select_key(w, raw_key(v, open, close), escaped);
    w->pending = path_set_next(w->set, level->active, selected);
    w->value.hits = selected & w->set->last;
    if (w->value.hits == 0)
        return true;
    await(v, i, open);
    w->mode = PATH_MODE_VALUE;
    return false;
}

/* --- Other structure ------------------------------------------------------ */

/* The comma of a counted array; false: the next element is awaited. */
static bool visit_comma(struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    struct path_level *level = &w->levels[w->depth - 1];
    uint64_t selected = path_set_index(w->set, level->active, ++level->index);

    w->pending = path_set_next(w->set, level->active, selected);
    w->value.hits = selected & w->set->last;
    if (w->value.hits == 0)
        return true;
    w->value.member = UINT64_MAX;
    w->value.separator = w->at + v->base + i;
    w->mode = PATH_MODE_VALUE;
    return false;
}

static bool visit_open(struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;

    if (w->dead != 0) {
        w->dead++;
        return true;
    }
    path_value_enter(w, v->in->p[v->base + i], w->at + v->base + i);
    return w->mode == PATH_MODE_INSIDE && w->fault == FAULT_NONE;
}

/* False: it was the last, or one that has been told. */
static bool visit_close(struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    bool told = level->value.hits != 0;

    if (w->dead != 0) {
        w->dead--;
        return true;
    }
    if (w->told == 0 && level->object != (v->in->p[v->base + i] == '}')) {
        path_value_broken(w);
        return false;
    }
    path_value_leave(w, w->at + v->base + i + 1);
    return !told && w->mode == PATH_MODE_INSIDE;
}

static bool visit(struct path_view *v, unsigned i)
{
    uint64_t bit = UINT64_C(1) << i;

    if ((v->m.colon & bit) != 0)
        return visit_colon(v, i);
    if ((v->m.comma & bit) != 0)
        return visit_comma(v, i);
    return (v->m.open & bit) != 0 ? visit_open(v, i) : visit_close(v, i);
}

/* What must be visited, as things are. */
static inline uint64_t of_interest(const struct path_view *v)
{
    const struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t bits = v->m.open | v->m.close;

    if (w->dead != 0 || (level->active == 0 && w->told != 0))
        return bits;
    bits |= v->m.colon;
    return level->counted ? bits | v->m.comma : bits;
}

/* No bracket of `rest` can end what is dead: counts them all. */
static inline bool count_dead(struct path_view *v, uint64_t rest)
{
    struct path_walk *w = v->w;
    uint64_t closing = (uint64_t)__builtin_popcountll(v->m.close & rest);

    if (w->dead <= closing)
        return false;
    w->dead += (uint64_t)__builtin_popcountll(v->m.open & rest) - closing;
    return true;
}

/*
 * A colon whose key stands in this block, without escapes and right before it,
 * as most do: true if nothing can select that member.
 * Measured: dense telemetry under $..name 0.9 GB/s without this.
 */
static inline bool dismiss(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t before = v->begin & path_view_up_to(i);
    const uint8_t *key;
    unsigned open;

    if (before == 0 || (v->end << 1 >> i & 1) == 0 || !level->object)
        return false;
    open = 63 - (unsigned)__builtin_clzll(before);
    if ((v->m.backslash & path_view_up_to(i) & ~path_view_up_to(open)) != 0)
        return false;
    key = v->in->p + v->base + open + 1;
    if ((level->active & w->set->by_hash[path_set_hash(key, i - open - 2)]) !=
        0)
        return false;
    w->pending = level->child;
    return true;
}

/* Visits the bits of `limit` in order; returns how many bytes are read when
 * structure is left, or ALL. */
static unsigned visit_all(struct path_view *v, uint64_t limit)
{
    uint64_t rest = limit;

    for (;;) {
        uint64_t next;
        unsigned i;

        if (v->w->dead != 0 && count_dead(v, rest))
            return ALL;
        next = of_interest(v) & rest;
        while ((next & -next & v->m.colon) != 0 &&
               dismiss(v, (unsigned)__builtin_ctzll(next)))
            next &= next - 1;
        if (next == 0)
            return ALL;
        i = (unsigned)__builtin_ctzll(next);
        if (!visit(v, i))
            return i + 1;
        rest = limit & ~path_view_up_to(i);
    }
}

/* --- Blocks --------------------------------------------------------------- */

/* Tells strings from structure in up to 64 bytes at `base`. */
static inline void look(struct path_view *v, size_t base, size_t n)
{
    struct path_walk *w = v->w;
    uint8_t copy[64];
    const uint8_t *p = v->in->p + base;
    uint64_t escaped;

    if (n < 64) {
        memset(copy, ' ', sizeof copy);
        memcpy(copy, p, n);
        p = copy;
    }
    v->base = base;
    v->m = path_block_of(p);
    escaped = path_block_escaped(v->m.backslash, w->escaped);
    w->escaped = ((v->m.backslash & ~escaped) >> (n - 1) & 1) != 0;
    v->m.quote &= ~escaped;
    v->inside =
        path_block_parity(v->m.quote) ^ (uint64_t) - (int64_t)w->in_string;
    w->in_string = (v->inside >> (n - 1) & 1) != 0;
    v->begin = v->m.quote & v->inside;
    v->end = v->m.quote & ~v->inside;
    v->m.open &= ~v->inside;
    v->m.close &= ~v->inside;
    v->m.colon &= ~v->inside;
    v->m.comma &= ~v->inside;
}

size_t path_inside_read(struct path_walk *w, const struct path_input *in,
                        size_t i)
{
    struct path_view v = {.w = w, .in = in};

    for (; i < in->n; i += 64) {
        size_t n = in->n - i < 64 ? in->n - i : 64;
        unsigned cut, stop;

        look(&v, i, n);
        cut = w->told == 0 ? path_cut_find(&v) : 64;
        stop =
            visit_all(&v, cut == 64 ? UINT64_MAX : path_view_up_to(cut) >> 1);
        if (stop != ALL) {
            note(&v, path_view_up_to(stop - 1));
            w->in_string = w->escaped = false;
            return i + stop;
        }
        if (cut < 64)
            return path_cut_restart(&v, cut);
        note(&v, UINT64_MAX);
    }
    return in->n;
}
