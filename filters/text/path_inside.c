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

static bool visit_open(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;

    if (w->dead != 0) {
        w->dead++;
        return true;
    }
    path_value_enter(w, v->in->p[v->base + i], path_view_at(v, i));
    return w->mode == PATH_MODE_INSIDE && w->fault == FAULT_NONE;
}

/* False: it was the last, or one that has been told. */
static bool visit_close(const struct path_view *v, unsigned i)
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
    path_value_leave(w, path_view_at(v, i) + 1);
    return !told && w->mode == PATH_MODE_INSIDE;
}

static bool visit_colon(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;

    if (!path_key_dismiss(v, i))
        return path_key_visit(v, i);
    w->pending = w->levels[w->depth - 1].child;
    return true;
}

static bool visit(const struct path_view *v, unsigned i)
{
    uint64_t bit = UINT64_C(1) << i;

    if ((v->map->open[v->word] & bit) != 0)
        return visit_open(v, i);
    if ((v->map->close[v->word] & bit) != 0)
        return visit_close(v, i);
    return (v->map->colon[v->word] & bit) != 0 ? visit_colon(v, i)
                                               : visit_comma(v, i);
}

/* --- Words ---------------------------------------------------------------- */

/* Skips what is dead, as far as no text can end there; returns what is left of
 * the word's bits.  The walk is at the map's end if it is still dead. */
static uint64_t skip_dead(struct path_view *v, uint64_t rest,
                          const struct interest *interest)
{
    const struct scan_json *m = v->map;
    struct scan_json_depth d = {.depth = v->w->dead, .cuts = interest->cut};

    for (;;) {
        uint64_t bits = (m->open[v->word] | m->close[v->word]) & rest;

        if ((m->cut[v->word] & rest & d.cuts) != 0)
            break;
        for (; bits != 0 && d.depth != 0; bits &= bits - 1) {
            bool close = (m->close[v->word] & bits & -bits) != 0;

            rest = ~(bits ^ (bits - 1));
            d.depth = close ? d.depth - 1 : d.depth + 1;
        }
        if (d.depth == 0)
            break;
        v->base -= 64 * v->word;
        v->word = v->w->set->scan->json_skip(m, v->word + 1, &d);
        v->base += 64 * v->word;
        if (v->word == m->words)
            break;
        rest = UINT64_MAX;
    }
    v->w->dead = d.depth;
    return rest;
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

size_t path_inside_read(struct path_walk *w, const struct path_input *in,
                        size_t i)
{
    struct path_view v = {.w = w, .in = in};
    struct interest interest = interest_of(w);
    uint64_t rest = UINT64_MAX;

    path_view_open(&v, i);
    while (v.word < v.map->words) {
        uint64_t bits, all;
        unsigned k;

        if (w->dead != 0) {
            rest = skip_dead(&v, rest, &interest);
            if (v.word == v.map->words)
                break;
            interest = interest_of(w);
        }
        bits = bits_of(&v, &interest);
        all = (bits | cuts_of(&v, &interest)) & rest;
        if (all == 0) {
            v.word++;
            v.base += 64;
            rest = UINT64_MAX;
            continue;
        }
        k = (unsigned)__builtin_ctzll(all);
        rest = UINT64_MAX << k << 1;
        if ((cuts_of(&v, &interest) >> k & 1) != 0 && path_cut_is(&v, k))
            return path_cut_restart(&v, k);
        if ((bits >> k & 1) == 0)
            continue;
        if (!visit(&v, k))
            return leave(&v, k);
        interest = interest_of(w);
    }
    return finish(&v);
}
