/*
 * path_set - many paths, one state.
 */
#include "filters/text/path_set.h"
#include "filters/base/mem.h"

#include <stdlib.h>

struct path_set *path_set_new(const struct scan *scan)
{
    struct path_set *set = mem_zalloc(sizeof *set);

    set->scan = scan;
    return set;
}

void path_set_free(struct path_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->path_count; i++)
        path_free(set->paths[i]);
    free(set);
}

static void add_selector(struct path_set *set, const struct path_selector *s,
                         uint64_t bit)
{
    switch (s->select) {
    case PATH_NAME:
        set->by_hash[path_set_hash(s->name, s->name_n)] |= bit;
        scan_json_add(&set->names, span_of(s->name, s->name_n));
        break;
    case PATH_SLICE:
        set->indexed |= bit;
        break;
    case PATH_EACH:
        set->each |= bit;
        for (size_t i = 0; i < PATH_SET_HASHES; i++)
            set->by_hash[i] |= bit;
        break;
    }
}

static void add_segment(struct path_set *set, const struct path_segment *g,
                        unsigned rule)
{
    uint64_t bit = UINT64_C(1) << set->segment_count;

    set->segments[set->segment_count] = g;
    set->rules[set->segment_count++] = rule;
    if (g == NULL)
        return;
    if (g->descendant)
        set->below |= bit;
    for (size_t i = 0; i < g->selector_count; i++)
        add_selector(set, &g->selectors[i], bit);
}

bool path_set_add(struct path_set *set, struct path *path, unsigned rule)
{
    size_t n = path->segment_count != 0 ? path->segment_count : 1;

    if (set->segment_count + n > PATH_SEGMENTS) {
        path_free(path);
        return false;
    }
    set->paths[set->path_count++] = path;
    if (path->segment_count == 0)
        set->whole |= UINT64_C(1) << set->segment_count;
    else
        set->first |= UINT64_C(1) << set->segment_count;
    if (path->segment_count == 0)
        add_segment(set, NULL, rule);
    for (size_t i = 0; i < path->segment_count; i++)
        add_segment(set, &path->segments[i], rule);
    set->last |= UINT64_C(1) << (set->segment_count - 1);
    return true;
}

static bool takes_key(const struct path_segment *g, struct span key)
{
    for (size_t i = 0; i < g->selector_count; i++)
        if (path_takes_key(&g->selectors[i], key))
            return true;
    return false;
}

static bool takes_index(const struct path_segment *g, uint64_t index)
{
    for (size_t i = 0; i < g->selector_count; i++)
        if (path_takes_index(&g->selectors[i], index))
            return true;
    return false;
}

uint64_t path_set_key(const struct path_set *set, uint64_t active,
                      struct span key)
{
    uint64_t selected = 0;

    active &= set->by_hash[path_set_hash(key.p, key.n)];
    for (; active != 0; active &= active - 1) {
        int i = __builtin_ctzll(active);

        if (takes_key(set->segments[i], key))
            selected |= UINT64_C(1) << i;
    }
    return selected;
}

uint64_t path_set_index(const struct path_set *set, uint64_t active,
                        uint64_t index)
{
    uint64_t selected = active & set->each;

    for (active &= set->indexed & ~selected; active != 0;
         active &= active - 1) {
        int i = __builtin_ctzll(active);

        if (takes_index(set->segments[i], index))
            selected |= UINT64_C(1) << i;
    }
    return selected;
}
