/*
 * walk - scans ahead and asks behind.
 *
 *      |---- asked ----|---- scanned, not asked ----|
 *      block           next block
 *
 * Detectors look beyond their block, so the next one is scanned before a block
 * is asked: it may cut the window.
 */
#include "filters/walk.h"
#include "filters/ask.h"
#include "filters/put.h"
#include "filters/quick.h"
#include "filters/sources.h"
#include "filters/tell.h"

/* Measured: inlined, it leaves the loop over anchors no register: a tenth. */
#define RARE __attribute__((noinline))

/* Waits from `hold` on; true: the walk goes on nevertheless. */
static bool wait(struct walk *k, size_t hold, size_t at)
{
    if (hold < k->hold)
        k->hold = hold;
    return hold > at;
}

/* What is found must wait, and its head must not leave alone. */
static bool defer(struct walk *k, const struct hit *hit)
{
    (void)wait(k, hit->start, 0);
    return false;
}

/* Can the rules be applied to all hits?  If not to one, all wait: what stands
 * before the hold goes out as it is. */
static bool ready(const struct walk *k, const struct found *found)
{
    size_t hold;

    for (unsigned i = 0; i < found->count; i++) {
        const struct hit *hit = &found->hit[i];
        const struct rule *rule = k->pass->filter->by_kind[hit->match.kind];

        if (rule != NULL && !put_ready(k, rule, hit, &hold))
            return false;
    }
    return true;
}

bool walk_take(struct walk *k, size_t at, struct found *found)
{
    size_t end = found->hit[found->count - 1].end;

    /* is something in or before it undecided? */
    if (end > k->hold || sources_cut(k, end))
        return defer(k, &found->hit[0]);
    if (k->next <= found->hit[0].start &&
        !sources_take(k, found->hit[0].start + 1))
        return defer(k, &found->hit[0]);
    if (k->pass->filter->keeps_members && !ready(k, found))
        return wait(k, found->hit[0].start, at);
    for (unsigned i = 0; i < found->count; i++) {
        struct hit *hit = &found->hit[i];

        if (k->next <= hit->start && !sources_take(k, hit->start + 1))
            return defer(k, hit);
        if (!pass_apply(k, hit, NULL))
            return false;
    }
    return true;
}

bool walk_answer(struct walk *k, enum verdict verdict, size_t at,
                 struct found *found)
{
    if (verdict == VERDICT_NONE) {
        if (found->miss != MISS_NONE && k->pass->sink->missed != NULL)
            tell_missed(k, found);
        return true;
    }
    if (verdict == VERDICT_MORE)
        return wait(k, found->hold, at);
    return walk_take(k, at, found);
}

/* Who has an anchor at this bit of word i, by enum repeat_kind, of those whose
 * value ends there. */
static unsigned kinds_at(const struct scan_map *map, size_t i, unsigned bit)
{
    return (unsigned)(map->run[i] >> bit & 1) << REPEAT_RUN |
           (unsigned)(map->num[i] >> bit & 1) << REPEAT_NUM |
           (unsigned)(map->mac[i] >> bit & 1) << REPEAT_MAC |
           (unsigned)(map->dec[i] >> bit & 1) << REPEAT_DEC;
}

/* Asks all who have an anchor in word i of the block; false: stop.  A key's
 * value stands behind it, so keys come last; what ends at the floor is gone. */
static inline bool walk_word(struct walk *k, const struct block *b, size_t i,
                             uint64_t any)
{
    const struct scan_map *map = &b->map;
    size_t base = b->base + 64 * i;

    do {
        unsigned bit = (unsigned)__builtin_ctzll(any);
        size_t at = base + bit;
        uint64_t ended;

        any &= any - 1;
        if (at < k->done)
            continue;
        ended = map->run[i] | map->num[i] | map->dec[i] | map->mac[i];
        if ((ended >> bit & 1) != 0 && at > k->w->floor &&
            !ask_ended(k, at, kinds_at(map, i, bit)))
            return false;
        if ((map->hot[i] >> bit & 1) != 0 && !ask_knows(k, at, REPEAT_HOT) &&
            !quick_decides(k, at) && !ask_hot(k, at))
            return false;
    } while (any != 0);
    return true;
}

/* Not inlined: the loop has no register left there either. */
RARE static bool walk_block(struct walk *k, const struct block *b)
{
    const struct window *w = k->w;
    size_t end = w->end + w->final;

    k->quick.room = quick_room(k);
    if (w->stop != 0 && w->stop < w->end) /* it may have been cut before */
        end = w->stop + 1;
    for (uint64_t words = b->map.words; words != 0; words &= words - 1) {
        size_t i = (size_t)__builtin_ctzll(words);
        size_t at = b->base + 64 * i;
        uint64_t any = b->map.any[i];

        if (at + 64 > end) {
            if (at >= end)
                return true;
            any &= (UINT64_C(1) << (end - at)) - 1;
        }
        if (any != 0 && !walk_word(k, b, i, any))
            return false;
    }
    return true;
}

static void walk_kept(struct walk *k, const struct blocks *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        if (!walk_block(k, &kept->list[i]))
            return;
}

void walk_window(struct walk *k)
{
    struct block blocks[2];
    bool more;

    if (k->kept != NULL) {
        walk_kept(k, k->kept);
        return;
    }
    more = blocks_next(k, &blocks[0]);
    for (unsigned now = 0; more; now ^= 1) {
        more = blocks_next(k, &blocks[now ^ 1]);
        if (!walk_block(k, &blocks[now]))
            return;
    }
}
