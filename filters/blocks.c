/* blocks - scans, and cuts the window at its first escape. */
#include "filters/blocks.h"
#include "filters/base/mem.h"
#include "filters/text/view.h"
#include "filters/walk.h"

#include <stdlib.h>

/* The first of `bits` in word i of the block at which an escape begins. */
static bool find_escape(const struct walk *k, uint64_t bits, size_t base,
                        size_t *at)
{
    struct span raw = span_of(k->w->p, k->w->end);

    for (; bits != 0; bits &= bits - 1) {
        size_t i = base + (size_t)__builtin_ctzll(bits);

        if (i >= raw.n)
            return false;
        if (view_escape_at(raw, i, k->w->also)) {
            *at = i;
            return true;
        }
    }
    return false;
}

/* Cuts the window before the block's first escape, if it has one. */
static void cut_window(struct walk *k, const struct block *b)
{
    uint64_t words = b->map.escs;
    size_t at;

    if (k->w->from != NULL)
        return; /* all are undone */
    for (; words != 0; words &= words - 1) {
        size_t i = (size_t)__builtin_ctzll(words);

        if (!find_escape(k, b->map.esc[i] | b->map.wide[i], b->base + 64 * i,
                         &at))
            continue;
        while (at > 0 && k->w->p[at - 1] == '\\')
            at--;
        k->w->end = at > k->w->floor ? at : k->w->floor;
        k->hold = k->w->end < k->hold ? k->w->end : k->hold;
        k->w->final = false;
        k->cut = true;
        return;
    }
}

static void scan_words(struct walk *k, const uint8_t *p, size_t words,
                       struct block *b)
{
    const struct filter *filter = k->pass->filter;

    b->base = k->scanned;
    filter->scan->block(k->stems, p, words, &k->carry, &b->map);
    k->scanned += 64 * words;
    if (b->map.escs != 0)
        cut_window(k, b);
}

/*
 * What is left at the window's end is copied and filled up with zeros: no
 * anchor begins in those, and a run that ends with a final window has its end
 * there.
 */
static void scan_tail(struct walk *k, struct block *b)
{
    enum { GROUP = 64 * SCAN_GROUP };
    uint8_t tail[2 * GROUP + SCAN_AHEAD];
    size_t n = k->w->end - k->scanned;
    size_t words = n < GROUP ? SCAN_GROUP : 2 * SCAN_GROUP;

    CHECK(n < GROUP + SCAN_AHEAD);
    memcpy(tail, k->w->p + k->scanned, n);
    memset(tail + n, 0, 64 * words + SCAN_AHEAD - n);
    scan_words(k, tail, words, b);
}

bool blocks_next(struct walk *k, struct block *b)
{
    const struct window *w = k->w;
    size_t left, words;

    if (k->cut || k->scanned > w->end || (k->scanned == w->end && !w->final))
        return false;
    left = w->end - k->scanned;
    if (left < 64 * SCAN_GROUP + SCAN_AHEAD) {
        scan_tail(k, b);
        return true;
    }
    words = (left - SCAN_AHEAD) / (64 * SCAN_GROUP) * SCAN_GROUP;
    words = words < SCAN_WORDS ? words : SCAN_WORDS;
    scan_words(k, w->p + k->scanned, words, b);
    return true;
}

void blocks_all(struct walk *k, struct blocks *all)
{
    size_t most = k->w->end / SCAN_BLOCK + 2;

    if (all->room < most) {
        all->list = mem_realloc(all->list, most * sizeof *all->list);
        all->room = most;
    }
    for (all->count = 0; blocks_next(k, &all->list[all->count]);)
        all->count++;
}

void blocks_done(struct blocks *all)
{
    free(all->list);
    *all = (struct blocks){.list = NULL};
}
