/*
 * path_inside - the structure of an object or array, 64 bytes at a time.
 *
 * Of each word of the map (path_view.c) those bits are visited that can matter:
 * brackets everywhere, colons in objects where the key may be one that is
 * looked for, commas in arrays whose elements are counted.  Where nothing can
 * be selected brackets are but counted.
 */
#include "filters/text/path_view.h"

/* Beside brackets, what must be visited as things are: all ones or zero. */
struct interest {
    uint64_t ask, colon, comma, cut;
};

static uint64_t all_if(bool yes)
{
    return 0 - (uint64_t)yes;
}

static inline struct interest interest_of(const struct path_walk *w)
{
    const struct path_level *level = &w->levels[w->depth - 1];
    bool keys = w->dead == 0 && (level->active != 0 || w->told == 0);

    return (struct interest){
        .ask = all_if(keys),
        /* behind a selected key the next one must be seen, whatever it is */
        .colon = all_if(keys && (level->every || w->pending != level->child)),
        .comma = all_if(keys && level->counted),
        .cut = all_if(w->told == 0),
    };
}

/* The bits of the word to be visited, and those at which to look for a cut. */
static inline uint64_t bits_of(const struct path_view *v,
                               const struct interest *interest)
{
    const struct scan_json *m = v->map;
    size_t k = v->word;

    return m->open[k] | m->close[k] | (m->ask[k] & interest->ask) |
           (m->colon[k] & interest->colon) | (m->comma[k] & interest->comma);
}

static inline uint64_t cuts_of(const struct path_view *v,
                               const struct interest *interest)
{
    return v->map->cut[v->word] & interest->cut;
}

/*
 * A colon whose key stands in this word, without escapes and right before it,
 * as most do: true if nothing can select that member, by its length, first and
 * last byte.
 */
static inline bool dismiss(const struct path_view *v, unsigned i)
{
    const struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t before = path_view_up_to(i);
    uint64_t inside = v->map->inside[v->word], quote = v->map->quote[v->word];
    uint64_t begin = quote & inside & before;
    const uint8_t *key;
    unsigned open;

    if (begin == 0 || ((quote & ~inside) << 1 >> i & 1) == 0 || level->every)
        return false;
    open = 63 - (unsigned)__builtin_clzll(begin);
    if ((v->map->backslash[v->word] & before & ~path_view_up_to(open)) != 0)
        return false;
    key = v->in->p + v->base + open + 1;
    return (level->active &
            w->set->by_hash[path_set_hash(key, i - open - 2)]) == 0;
}

/* Dismisses those colons of which `bits` are the first, as far as possible;
 * returns the bits of the word behind them: all, if there are none.  Apart,
 * for it is rare: names that are like one that is looked for, in a row. */
__attribute__((noinline)) static uint64_t
dismiss_more(const struct path_view *v, uint64_t bits, uint64_t colons)
{
    uint64_t rest = UINT64_MAX;

    for (; (bits & -bits & colons) != 0; bits &= bits - 1) {
        if (!dismiss(v, (unsigned)__builtin_ctzll(bits)))
            break;
        rest = ~(bits ^ (bits - 1));
    }
    return rest;
}

/* --- Visits: false, if structure is left ---------------------------------- */

/* The comma of a counted array; false: the next element is awaited. */
static bool visit_comma(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    struct path_level *level = &w->levels[w->depth - 1];
    uint64_t selected = path_set_index(w->set, level->active, ++level->index);

    w->pending = path_set_next(w->set, level->active, selected);
    w->value.hits = selected & w->set->last;
    if (w->value.hits == 0)
        return true;
    w->value.member = UINT64_MAX;
    w->value.separator = path_view_at(v, i);
    w->mode = PATH_MODE_VALUE;
    return false;
}

/* Bodies are uniform: often the level that stood there last was the same.
 * Enters it once more; false: it was not. */
static inline bool enter_again(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    struct path_level *level = &w->levels[w->depth];

    if (w->depth >= w->used || w->value.hits != 0 ||
        level->active != w->pending || level->counted ||
        level->object != (v->in->p[v->base + i] == '{'))
        return false;
    w->depth++;
    level->value.hits = 0;
    level->value.begin = path_view_at(v, i);
    w->pending = level->child;
    return true;
}

static inline bool visit_open(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;

    if (enter_again(v, i))
        return true;
    path_value_enter(w, v->in->p[v->base + i], path_view_at(v, i));
    return w->mode == PATH_MODE_INSIDE && w->fault == FAULT_NONE;
}

/* False: it was the last, or one that has been told. */
static inline bool visit_close(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];

    if (w->told == 0 && level->object != (v->in->p[v->base + i] == '}')) {
        path_value_broken(w);
        return false;
    }
    if (level->value.hits == 0 && w->depth != 1) {
        w->depth--;
        w->pending = level[-1].child;
        return true;
    }
    path_value_leave(w, path_view_at(v, i) + 1);
    return false;
}

static bool visit(const struct path_view *v, unsigned i)
{
    uint64_t bit = UINT64_C(1) << i;

    if ((v->map->open[v->word] & bit) != 0)
        return visit_open(v, i);
    if ((v->map->close[v->word] & bit) != 0)
        return visit_close(v, i);
    return (v->map->colon[v->word] & bit) != 0 ? path_key_visit(v, i)
                                               : visit_comma(v, i);
}

/* --- Words ---------------------------------------------------------------- */

/* Counts those brackets of the word, until nothing is dead; returns what is
 * left of its bits. */
static inline uint64_t count(const struct path_view *v, uint64_t bits)
{
    uint64_t close = v->map->close[v->word];

    bits &= v->map->open[v->word] | close;
    for (; bits != 0; bits &= bits - 1) {
        v->w->dead += (close & bits & -bits) != 0 ? UINT64_MAX : 1;
        if (v->w->dead == 0)
            return ~(bits ^ (bits - 1));
    }
    return 0;
}

/* As far as the next place where the text may end, which is one of `maybe`;
 * 64, if it does not end there. */
static unsigned count_to_cut(const struct path_view *v, uint64_t *rest,
                             uint64_t maybe)
{
    unsigned k = (unsigned)__builtin_ctzll(maybe);
    uint64_t left = count(v, *rest & ((maybe & -maybe) - 1));

    if (v->w->dead == 0) {
        *rest = left;
        return 64;
    }
    if (path_cut_is(v, k))
        return k;
    v->w->dead += v->map->open[v->word] >> k & 1;
    *rest = UINT64_MAX << k << 1;
    return 64;
}

/* Skips what is dead, from `*rest` of the word on, up to the end of it or the
 * map; a bit at which the text ends, or 64. */
static inline unsigned skip_dead(struct path_view *v, uint64_t *rest,
                                 uint64_t cuts)
{
    struct path_walk *w = v->w;

    while (w->dead != 0 && v->word != v->map->words) {
        uint64_t maybe = v->map->cut[v->word] & *rest & cuts;
        struct scan_json_depth d;

        if (maybe != 0) {
            unsigned cut = count_to_cut(v, rest, maybe);

            if (cut != 64)
                return cut;
            continue;
        }
        *rest = count(v, *rest);
        if (w->dead == 0)
            break;
        d = (struct scan_json_depth){.depth = w->dead, .cuts = cuts};
        v->base -= 64 * v->word;
        v->word = w->set->scan->json_skip(v->map, v->word + 1, &d);
        v->base += 64 * v->word;
        w->dead = d.depth;
        *rest = UINT64_MAX;
    }
    return 64;
}

/* What is read up to bit i, where structure is left. */
static size_t leave(const struct path_view *v, unsigned i)
{
    path_view_note(v, path_view_up_to(i));
    v->w->in_string = v->w->escaped = false;
    return v->base + i + 1;
}

/* What is read at the end of the map. */
static size_t finish(struct path_view *v)
{
    struct path_walk *w = v->w;

    v->word = v->map->words - 1;
    path_view_note(v, UINT64_MAX);
    w->in_string = w->structure.in_string;
    w->escaped = w->structure.escaped;
    return w->map_end;
}

/* Will what the bracket opens be dead? */
static inline bool is_dead(const struct path_walk *w)
{
    return w->pending == 0 && w->value.hits == 0;
}

size_t path_inside_read(struct path_walk *w, const struct path_input *in,
                        size_t i)
{
    struct path_view v = {.w = w, .in = in};
    struct interest interest = interest_of(w);
    uint64_t rest = UINT64_MAX;
    unsigned k;

    path_view_open(&v, i);
    for (;;) {
        uint64_t bits, all;

        if (w->dead != 0) {
            k = skip_dead(&v, &rest, interest.cut);
            if (k != 64)
                return path_cut_restart(&v, k);
            interest = interest_of(w);
        }
        if (v.word == v.map->words)
            return finish(&v);
        bits = bits_of(&v, &interest);
        all = (bits | cuts_of(&v, &interest)) & rest;
        rest = UINT64_MAX;
        if (all == 0) {
            v.word++;
            v.base += 64;
            continue;
        }
        k = (unsigned)__builtin_ctzll(all);
        rest = UINT64_MAX << k << 1;
        if ((cuts_of(&v, &interest) >> k & 1) != 0 && path_cut_is(&v, k))
            return path_cut_restart(&v, k);
        if ((bits >> k & 1) == 0)
            continue;
        if (is_dead(w) && (v.map->open[v.word] >> k & 1) != 0) {
            w->dead = 1;
            continue;
        }
        if ((v.map->colon[v.word] >> k & 1) != 0 && dismiss(&v, k)) {
            uint64_t asked = v.map->ask[v.word] & ~cuts_of(&v, &interest);

            w->pending = w->levels[w->depth - 1].child;
            interest.colon = 0;
            rest &= dismiss_more(&v, all & rest, asked);
            continue;
        }
        if (!visit(&v, k))
            return leave(&v, k);
        interest = interest_of(w);
    }
}
