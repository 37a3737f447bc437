/*
 * path_value - what is told of values, and the levels they stand in.
 *
 * An event that begins and ends in one call is told once: its end is written
 * into the event.  Otherwise a second one closes it.
 */
#include "filters/base/mem.h"
#include "filters/text/path_state.h"

static struct path_event *add_event(struct path_walk *w)
{
    if (w->event_count == w->event_capacity) {
        w->event_capacity = w->event_capacity == 0 ? 16 : 2 * w->event_capacity;
        w->events =
            mem_realloc(w->events, w->event_capacity * sizeof *w->events);
    }
    return &w->events[w->event_count++];
}

static void tell(struct path_walk *w, const struct path_value *v, uint64_t end,
                 bool open)
{
    for (uint64_t hits = v->hits; hits != 0; hits &= hits - 1)
        *add_event(w) = (struct path_event){
            .begin = v->begin,
            .end = end,
            .member = v->member,
            .separator = v->separator,
            .rule = w->set->rules[__builtin_ctzll(hits)],
            .shape = v->shape,
            .open = open,
        };
}

void path_value_begin(struct path_walk *w, struct path_value *v)
{
    v->feed = w->feed;
    v->event = w->event_count;
    tell(w, v, v->begin, true);
}

void path_value_end(struct path_walk *w, const struct path_value *v,
                    uint64_t end)
{
    size_t i = v->event;

    if (v->feed != w->feed) {
        tell(w, v, end, false);
        return;
    }
    for (uint64_t hits = v->hits; hits != 0; hits &= hits - 1, i++) {
        w->events[i].end = end;
        w->events[i].open = false;
    }
}

/* What is active in children that nothing selects one by one. */
static void prepare(const struct path_set *set, struct path_level *level)
{
    uint64_t each = level->active & set->each;

    level->counted = !level->object && ((level->active & set->indexed) != 0 ||
                                        (each & set->last) != 0);
    level->every = !level->object || each != 0;
    level->child = path_set_next(set, level->active,
                                 level->object || level->counted ? 0 : each);
}

/* A level for w->pending.  Bodies are uniform: often the last one that stood
 * here was the same. */
static struct path_level *add_level(struct path_walk *w, bool object)
{
    struct path_level *level;

    if (w->depth == w->capacity) {
        w->capacity = w->capacity == 0 ? 16 : 2 * w->capacity;
        w->levels = mem_realloc(w->levels, w->capacity * sizeof *w->levels);
    }
    level = &w->levels[w->depth++];
    if (w->depth <= w->used && level->object == object &&
        level->active == w->pending)
        return level;
    w->used = w->depth > w->used ? w->depth : w->used;
    level->active = w->pending;
    level->object = object;
    prepare(w->set, level);
    return level;
}

/* The first element is what comes next. */
static void await_element(struct path_walk *w, const struct path_level *level)
{
    uint64_t selected = path_set_index(w->set, level->active, 0);

    w->pending = path_set_next(w->set, level->active, selected);
    w->value.hits = selected & w->set->last;
    w->value.member = UINT64_MAX;
    w->value.separator = PATH_NO_SEPARATOR;
    if (w->value.hits != 0)
        w->mode = PATH_MODE_VALUE;
}

/* An object or array that is selected.  Only then is its value filled in: most
 * levels are not, and this is where the time goes on nested texts. */
static void tell_level(struct path_walk *w, struct path_level *level)
{
    struct path_value *v = &level->value;

    v->member = w->value.member == UINT64_MAX ? v->begin : w->value.member;
    v->separator = w->value.separator;
    v->shape = level->object ? PATH_OBJECT : PATH_ARRAY;
    path_value_begin(w, v);
    w->told++;
}

void path_value_enter(struct path_walk *w, uint8_t c, uint64_t at)
{
    struct path_level *level;

    w->mode = PATH_MODE_INSIDE;
    w->lead = w->mark = at;
    if (w->pending == 0 && w->value.hits == 0 && w->depth != 0) {
        w->dead = 1;
        return;
    }
    if (w->depth == PATH_WALK_DEEPEST) {
        w->fault = FAULT_DEPTH;
        return;
    }
    level = add_level(w, c == '{');
    level->index = 0;
    level->value.hits = w->value.hits;
    level->value.begin = at;
    if (w->value.hits != 0)
        tell_level(w, level);
    w->pending = level->child;
    w->value.hits = 0;
    if (level->counted)
        await_element(w, level);
}

void path_value_string(struct path_walk *w, uint64_t quote)
{
    struct path_value *v = &w->value;

    v->begin = quote + 1;
    v->shape = PATH_STRING;
    if (v->member == UINT64_MAX)
        v->member = quote;
    if (v->hits != 0) {
        path_value_begin(w, v);
        w->told++;
    }
    w->escaped = false;
    w->mode = PATH_MODE_STRING;
}

void path_value_leave(struct path_walk *w, uint64_t end)
{
    const struct path_level *level = &w->levels[--w->depth];

    if (level->value.hits != 0) {
        path_value_end(w, &level->value, end);
        w->told--;
    }
    if (w->depth == 0)
        w->mode = PATH_MODE_TOP;
    else
        w->pending = w->levels[w->depth - 1].child;
}

void path_value_broken(struct path_walk *w)
{
    w->value.hits = 0;
    w->pending = 0;
    if (w->told == 0) {
        w->depth = 0;
        w->dead = 0;
        w->in_string = false;
        w->mode = PATH_MODE_BROKEN;
        return;
    }
    while (w->levels[w->depth - 1].value.hits == 0) {
        w->depth--;
        w->dead++;
    }
    w->levels[w->depth - 1].active = 0;
    w->levels[w->depth - 1].child = 0;
    w->levels[w->depth - 1].counted = false;
}
