/*
 * path_view - the map of a piece, made ahead and read word by word.
 *
 * A map may be wrong behind what is read otherwise (values that are told, lines
 * that are no JSON): then it is made anew from there, and short, for otherwise
 * a body full of that would be mapped again and again.
 */
#include "filters/text/path_view.h"

static void make(struct path_walk *w, const struct path_input *in, size_t i)
{
    size_t n = in->n - i < 64 * w->reach ? in->n - i : 64 * w->reach;

    w->set->scan->json(&w->set->names, span_of(in->p + i, n), &w->structure,
                       w->map);
    w->map_from = i;
    w->map_end = i + n;
}

/* Does the map, or what is known at its end, hold for byte i? */
static bool holds(const struct path_walk *w, const struct path_input *in,
                  size_t i)
{
    size_t before = i - w->map_from - 1;

    if (i <= w->map_from || i > w->map_end)
        return false;
    if (i == w->map_end)
        return w->structure.in_string == w->in_string &&
               w->structure.escaped == w->escaped;
    return (w->map->inside[before / 64] >> before % 64 & 1) == 0 &&
           in->p[i - 1] != '\\';
}

static void prepare(struct path_walk *w, const struct path_input *in, size_t i)
{
    bool fits = holds(w, in, i);

    if (fits && i < w->map_end)
        return;
    if (fits) {
        w->reach *= 2;
    } else {
        if (w->map_end != 0 && i <= w->map_end)
            w->reach = 1;
        w->structure = (struct scan_json_state){
            .fresh = true, .in_string = w->in_string, .escaped = w->escaped};
    }
    if (w->reach > SCAN_JSON_WORDS)
        w->reach = SCAN_JSON_WORDS;
    make(w, in, i);
}

/* Forgets the bits before bit i of the first word. */
static void forget(struct scan_json *map, size_t word, unsigned i)
{
    uint64_t rest = UINT64_MAX << i;

    map->quote[word] &= rest;
    map->open[word] &= rest;
    map->close[word] &= rest;
    map->comma[word] &= rest;
    map->colon[word] &= rest;
    map->cut[word] &= rest;
    /* a key that ends just before has been read as a value */
    map->ask[word] =
        (map->ask[word] & rest) | (map->colon[word] & UINT64_C(1) << i);
}

void path_view_open(struct path_view *v, size_t i)
{
    struct path_walk *w = v->w;

    prepare(w, v->in, i);
    v->map = w->map;
    v->first = v->word = (i - w->map_from) / 64;
    v->base = w->map_from + 64 * v->word;
    forget(w->map, v->word, (unsigned)((i - w->map_from) % 64));
}

static uint64_t marks(const struct scan_json *m, size_t k, enum path_mark mark)
{
    uint64_t lead = m->open[k] | m->comma[k];

    switch (mark) {
    case PATH_MARK_BEGIN:
        return m->quote[k] & m->inside[k];
    case PATH_MARK_END:
        return m->quote[k] & ~m->inside[k];
    case PATH_MARK_LEAD:
        return lead;
    case PATH_MARK_ANY:
        break;
    }
    return lead | m->close[k] | m->colon[k];
}

/* What has been noted. */
static uint64_t noted(const struct path_walk *w, enum path_mark mark)
{
    switch (mark) {
    case PATH_MARK_BEGIN:
        return w->quote_open;
    case PATH_MARK_END:
        return w->quote_close;
    case PATH_MARK_LEAD:
        return w->lead;
    case PATH_MARK_ANY:
        break;
    }
    return w->mark;
}

uint64_t path_view_last(const struct path_view *v, enum path_mark mark,
                        uint64_t upto)
{
    uint64_t bits = marks(v->map, v->word, mark) & upto;
    size_t k = v->word;

    while (bits == 0 && k > v->first)
        bits = marks(v->map, --k, mark);
    if (bits == 0)
        return noted(v->w, mark);
    return v->w->at + v->w->map_from + 64 * k + 63 -
           (unsigned)__builtin_clzll(bits);
}

void path_view_note(const struct path_view *v, uint64_t upto)
{
    struct path_walk *w = v->w;

    w->quote_open = path_view_last(v, PATH_MARK_BEGIN, upto);
    w->quote_close = path_view_last(v, PATH_MARK_END, upto);
    w->lead = path_view_last(v, PATH_MARK_LEAD, upto);
    w->mark = path_view_last(v, PATH_MARK_ANY, upto);
}
