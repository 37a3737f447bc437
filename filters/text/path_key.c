/*
 * path_key - the names of members: what selects them, and what stands before
 * their values.
 *
 * A key is the string before a colon.  The map says which colons may matter
 * (scan_json.h); path_inside.c has dismissed most of these.
 */
#include "filters/text/chars.h"
#include "filters/text/path_view.h"

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

/* Adds bytes from .. to - 1 of the piece to what is kept of a key. */
static void keep(struct path_walk *w, const struct path_input *in, size_t from,
                 size_t to)
{
    size_t room = sizeof w->raw - w->raw_n;
    size_t n = to - from < room ? to - from : room;

    memcpy(w->raw + w->raw_n, in->p + from, n);
    w->raw_n += n;
}

void path_key_keep(struct path_walk *w, const struct path_input *in)
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
static uint64_t select_key(const struct path_walk *w, struct span raw)
{
    uint64_t active = w->levels[w->depth - 1].active;
    uint8_t key[PATH_NAME_LONGEST];
    size_t n;

    if (memchr(raw.p, '\\', raw.n) == NULL)
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
    uint64_t lead = path_view_last(v, PATH_MARK_LEAD, before);

    w->value.member = UINT64_MAX;
    w->value.separator = PATH_NO_SEPARATOR;
    if (lead != path_view_last(v, PATH_MARK_ANY, before))
        return;
    w->value.member = open;
    if (lead > level->value.begin)
        w->value.separator = lead;
}

bool path_key_visit(const struct path_view *v, unsigned i)
{
    struct path_walk *w = v->w;
    const struct path_level *level = &w->levels[w->depth - 1];
    uint64_t before = path_view_up_to(i), colon = path_view_at(v, i);
    uint64_t open, close, selected;

    if (is_data_line(v, colon)) {
        v->map->colon[v->word] &= ~(UINT64_C(1) << i); /* not the text's */
        return true;
    }
    open = path_view_last(v, PATH_MARK_BEGIN, before);
    close = path_view_last(v, PATH_MARK_END, before);
    if (!level->object || !key_before(v, open, close, colon)) {
        path_value_broken(w);
        return w->mode == PATH_MODE_INSIDE;
    }
    selected = select_key(w, raw_key(v, open, close));
    w->pending = path_set_next(w->set, level->active, selected);
    w->value.hits = selected & w->set->last;
    if (w->value.hits == 0)
        return true;
    await(v, i, open);
    w->mode = PATH_MODE_VALUE;
    return false;
}
