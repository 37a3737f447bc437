/*
 * scan_map - from classes of bytes to anchors: the part all variants share.
 *
 * A variant fills in which bytes are letters or digits, and the map's `hot`,
 * `esc` and `wide`, for the words of a block; scan_finish() works out the rest.
 * It is inlined into each variant's file, so that the compiler uses that
 * file's instruction set for its vectors of eight words.  Masks only look
 * backward, so that a block never waits for the next one: an anchor's bit
 * stands at the END of what it needs to have seen.
 */
#ifndef FOGLINE_SCAN_MAP_H
#define FOGLINE_SCAN_MAP_H

#include "filters/scan/scan.h"

#define SCAN_INLINE static inline __attribute__((always_inline))

/* Eight words: a group. */
typedef uint64_t scan_8 __attribute__((vector_size(8 * SCAN_GROUP)));

/* What a variant brings along. */
struct scan_ops {
    uint64_t (*marks)(const uint8_t *p);  /* '.' and '-' among 64 bytes */
    unsigned (*lanes)(const uint64_t *w); /* bit j: w[j] of 8 is not zero */
};

/* A block under way. */
struct scan_state {
    const uint8_t *p;
    struct scan_map *map;
    uint64_t alnum[SCAN_WORDS]; /* [0-9A-Za-z] */
    uint64_t digit[SCAN_WORDS]; /* [0-9] */
};

/* Properties of each byte and some before it, for eight words. */
struct scan_runs {
    scan_8 alnum, alnum3, alnum9; /* ends that many of them */
    scan_8 digit, digit3, digit9;
    scan_8 pair;   /* ends two letters or digits */
    scan_8 triple; /* ends :xx, where ':' is neither */
    scan_8 triple3;
};

/* The anchors of eight words, all but `hot`. */
struct scan_found {
    scan_8 run, num, mac;
    scan_8 dec; /* and others, as long as nobody has looked at the marks */
};

SCAN_INLINE scan_8 scan_load(const uint64_t *words)
{
    scan_8 v;

    memcpy(&v, words, sizeof v);
    return v;
}

SCAN_INLINE void scan_store(uint64_t *words, scan_8 v)
{
    memcpy(words, &v, sizeof v);
}

/* A word at the end of a group of which nothing else is known. */
SCAN_INLINE scan_8 scan_last(uint64_t word)
{
    return (scan_8){0, 0, 0, 0, 0, 0, 0, word};
}

SCAN_INLINE bool scan_some(const struct scan_ops *ops, scan_8 v)
{
    uint64_t words[SCAN_GROUP];

    scan_store(words, v);
    return ops->lanes(words) != 0;
}

/* Each word's predecessor; the first one's stands at the end of `before`. */
SCAN_INLINE scan_8 scan_previous(scan_8 now, scan_8 before)
{
    return __builtin_shufflevector(before, now, 7, 8, 9, 10, 11, 12, 13, 14);
}

/* The mask `n` bytes earlier: bit i of the result is byte i - n. */
SCAN_INLINE scan_8 scan_back(scan_8 now, scan_8 previous, unsigned n)
{
    return now << n | previous >> (64 - n);
}

/* Three in a row, at distance n: bytes i, i - n and i - 2n. */
SCAN_INLINE scan_8 scan_three(scan_8 now, scan_8 before, unsigned n)
{
    scan_8 previous = scan_previous(now, before);

    return now & scan_back(now, previous, n) & scan_back(now, previous, 2 * n);
}

SCAN_INLINE void scan_runs_of(scan_8 alnum, scan_8 digit,
                              const struct scan_runs *before,
                              struct scan_runs *now)
{
    scan_8 previous = scan_previous(alnum, before->alnum);

    now->alnum = alnum;
    now->alnum3 = scan_three(alnum, before->alnum, 1);
    now->alnum9 = scan_three(now->alnum3, before->alnum3, 3);
    now->digit = digit;
    now->digit3 = scan_three(digit, before->digit, 1);
    now->digit9 = scan_three(now->digit3, before->digit3, 3);
    now->pair = alnum & scan_back(alnum, previous, 1);
    now->triple = now->pair & ~scan_back(alnum, previous, 2);
    now->triple3 = scan_three(now->triple, before->triple, 3);
}

SCAN_INLINE void scan_find(const struct scan_runs *now,
                           const struct scan_runs *before,
                           struct scan_found *found)
{
    scan_8 a0 = scan_previous(now->alnum, before->alnum);
    scan_8 a9 = scan_previous(now->alnum9, before->alnum9);
    scan_8 d0 = scan_previous(now->digit, before->digit);
    scan_8 d9 = scan_previous(now->digit9, before->digit9);
    scan_8 t3 = scan_previous(now->triple3, before->triple3);
    scan_8 pair = scan_previous(now->pair, before->pair);

    /* not i; i-1 .. i-9 and i-9 .. i-17; not i-18 */
    found->run = ~now->alnum & scan_back(now->alnum9, a9, 1) &
                 scan_back(now->alnum9, a9, 9) & ~scan_back(now->alnum, a0, 18);
    /* not i; i-1 .. i-9 and i-6 .. i-14 */
    found->num = ~now->digit & scan_back(now->digit9, d9, 1) &
                 scan_back(now->digit9, d9, 6);
    found->dec = now->digit3 & scan_back(now->digit, d0, 3) &
                 ~scan_back(now->alnum, a0, 4) & scan_back(now->alnum, a0, 5);
    /* i-8 .. i and i-14 .. i-6; the first two, i-15 and i-16 */
    found->mac = now->triple3 & scan_back(now->triple3, t3, 6) &
                 scan_back(now->pair, pair, 15);
}

/* Leaves in `dec` those that have a '.' or '-' before the digits. */
SCAN_INLINE scan_8 scan_marked(const struct scan_state *s,
                               const struct scan_ops *ops, size_t w,
                               const struct scan_carry *carry)
{
    uint64_t mark[1 + SCAN_GROUP];

    mark[0] = w == 0 ? carry->mark : ops->marks(s->p + 64 * (w - 1));
    for (size_t i = 0; i < SCAN_GROUP; i++)
        mark[1 + i] = ops->marks(s->p + 64 * (w + i));
    return scan_back(scan_load(mark + 1), scan_load(mark), 4);
}

/* Fills in the group at word w; bit j of the result: word w+j has an anchor. */
SCAN_INLINE unsigned scan_put(struct scan_state *s, const struct scan_ops *ops,
                              size_t w, const struct scan_found *found)
{
    struct scan_map *map = s->map;
    scan_8 any = found->run | found->num | found->dec | found->mac |
                 scan_load(map->hot + w);

    scan_store(map->run + w, found->run);
    scan_store(map->num + w, found->num);
    scan_store(map->dec + w, found->dec);
    scan_store(map->mac + w, found->mac);
    scan_store(map->any + w, any);
    return ops->lanes(map->any + w);
}

/*
 * Ends a block of `words` words: fills the rest of the map, and turns `carry`
 * into the next one's.
 */
SCAN_INLINE void scan_finish(struct scan_state *s, size_t words,
                             const struct scan_ops *ops,
                             struct scan_carry *carry)
{
    static const struct scan_runs nothing;
    struct scan_map *map = s->map;
    struct scan_runs before, now;

    scan_runs_of(scan_last(carry->alnum), scan_last(carry->digit), &nothing,
                 &before);
    map->busy = map->escs = 0;
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        struct scan_found found;
        uint64_t escs[SCAN_GROUP];
        unsigned set = 0;

        scan_runs_of(scan_load(s->alnum + w), scan_load(s->digit + w), &before,
                     &now);
        scan_find(&now, &before, &found);
        if (scan_some(ops, found.dec))
            found.dec &= scan_marked(s, ops, w, carry);
        if (scan_some(ops, found.run | found.num | found.dec | found.mac |
                               scan_load(map->hot + w)))
            set = scan_put(s, ops, w, &found);
        map->set[w / SCAN_GROUP] = (uint8_t)set;
        map->busy |= (uint64_t)(set != 0) << w / SCAN_GROUP;
        scan_store(escs, scan_load(map->esc + w) | scan_load(map->wide + w));
        map->escs |= (uint64_t)ops->lanes(escs) << w;
        before = now;
    }
    carry->alnum = s->alnum[words - 1];
    carry->digit = s->digit[words - 1];
    carry->mark = ops->marks(s->p + 64 * (words - 1));
}

#endif
