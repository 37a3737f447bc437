/*
 * scan_map - from classes of bytes to anchors: the part all variants share.
 *
 * A variant classifies 64 bytes and hands the masks to scan_put(); after the
 * block, scan_finish() finds the long runs.  Both are inlined into each
 * variant's file, so that the compiler uses that file's instruction set.
 * Masks only look backward, so that a block never waits for the next one: an
 * anchor's bit stands at the END of what it needs to have seen.
 */
#ifndef FOGLINE_SCAN_MAP_H
#define FOGLINE_SCAN_MAP_H

#include "filters/scan/scan.h"

#define SCAN_INLINE static inline __attribute__((always_inline))

/* Which of 64 bytes are in which class. */
struct scan_classes {
    uint64_t run;   /* [A-HJ-NPR-Za-hj-npr-z0-9] */
    uint64_t digit; /* [0-9] */
    uint64_t dot;   /* [.] */
    uint64_t at;    /* [@] */
    uint64_t key;   /* where "lat", "lon", "lng" begins, any case */
};

/* A block under way.  Element 0 of each is the word before the block, so that
 * what lies over a border can be seen. */
struct scan_state {
    struct scan_map *map;
    uint64_t run[1 + SCAN_WORDS];
    uint64_t digit[1 + SCAN_WORDS];
    uint64_t dot[1 + SCAN_WORDS];
};

/* The mask `n` bytes earlier: bit i of the result is byte i - n. */
SCAN_INLINE uint64_t scan_back(uint64_t now, uint64_t before, unsigned n)
{
    return now << n | before >> (64 - n);
}

SCAN_INLINE void scan_begin(struct scan_state *s, const struct scan_carry *c,
                            struct scan_map *map)
{
    s->map = map;
    s->run[0] = c->run;
    s->digit[0] = c->digit;
    s->dot[0] = c->dot;
}

/* Takes word w of the block. */
SCAN_INLINE void scan_put(struct scan_state *s, size_t w,
                          const struct scan_classes *k)
{
    s->run[1 + w] = k->run;
    s->digit[1 + w] = k->digit;
    s->dot[1 + w] = k->dot;
    s->map->at[w] = k->at;
    s->map->key[w] = k->key;
}

/* Bit i: bytes i-5 .. i are digit '.' digit digit digit digit. */
SCAN_INLINE uint64_t scan_decimals(const struct scan_state *s, size_t w)
{
    uint64_t d = s->digit[w + 1], d0 = s->digit[w];
    uint64_t two = d & scan_back(d, d0, 1);
    uint64_t two0 = d0 & d0 << 1;

    return two & scan_back(two, two0, 2) &
           scan_back(s->dot[w + 1], s->dot[w], 4) & scan_back(d, d0, 5);
}

/* Bit i: byte i ends a run of 17 to 22. */
SCAN_INLINE uint64_t scan_run17(uint64_t m, uint64_t before)
{
    uint64_t two0 = before & before << 1;
    uint64_t four0 = two0 & two0 << 2;
    uint64_t eight0 = four0 & four0 << 4;
    uint64_t sixteen0 = eight0 & eight0 << 8;
    uint64_t two = m & scan_back(m, before, 1);
    uint64_t four = two & scan_back(two, two0, 2);
    uint64_t eight = four & scan_back(four, four0, 4);
    uint64_t sixteen = eight & scan_back(eight, eight0, 8);

    /* not i; 16 ending at i-1; i-17; not 16 more ending at i-8: 23 in all */
    return ~m & scan_back(sixteen, sixteen0, 1) & scan_back(m, before, 17) &
           ~scan_back(sixteen, sixteen0, 8);
}

/* Non-zero if 16 neighbours are set: all runs of 17, and few others. */
SCAN_INLINE uint64_t scan_sixteen(uint64_t m)
{
    m &= m >> 1;
    m &= m >> 2;
    m &= m >> 4;
    return m & m >> 8;
}

/* Non-zero if four digits follow a dot. */
SCAN_INLINE uint64_t scan_four(uint64_t digit, uint64_t dot)
{
    digit &= digit >> 1;
    return digit & digit >> 2 & dot << 1;
}

/*
 * Is there any anchor in words w .. w+7?  Wrong at times in saying yes, never
 * in saying no: what does not fit into a word lies within the 64 bits around
 * its border to the one before.
 */
SCAN_INLINE bool scan_maybe(const struct scan_state *s, size_t w)
{
    const struct scan_map *map = s->map;
    uint64_t any = 0;

    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        uint64_t run = scan_back(s->run[i + 1], s->run[i], 32);
        uint64_t digit = scan_back(s->digit[i + 1], s->digit[i], 32);
        uint64_t dot = scan_back(s->dot[i + 1], s->dot[i], 32);

        any |= map->at[i] | map->key[i];
        any |= scan_sixteen(s->run[i + 1]) | scan_sixteen(run);
        any |= scan_four(s->digit[i + 1], s->dot[i + 1]);
        any |= scan_four(digit, dot);
    }
    return any != 0;
}

/* Works out words w .. w+7 of the map, once there may be something; bit j of
 * the result: word w+j has an anchor. */
SCAN_INLINE unsigned scan_group(struct scan_state *s, size_t w)
{
    struct scan_map *map = s->map;
    unsigned set = 0;

    for (size_t i = 0; i < SCAN_GROUP; i++) {
        size_t v = w + i;

        map->run[v] = scan_run17(s->run[v + 1], s->run[v]);
        map->dec[v] = scan_decimals(s, v);
        map->any[v] = map->at[v] | map->key[v] | map->dec[v] | map->run[v];
        set |= (unsigned)(map->any[v] != 0) << i;
    }
    return set;
}

typedef bool scan_maybe_fn(const struct scan_state *s, size_t w);
typedef unsigned scan_group_fn(struct scan_state *s, size_t w);

/* Ends a block: fills the rest of the map. */
SCAN_INLINE void scan_finish(struct scan_state *s, size_t words,
                             scan_maybe_fn *maybe, scan_group_fn *group)
{
    struct scan_map *map = s->map;

    map->busy = 0;
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        unsigned set = maybe(s, w) ? group(s, w) : 0;

        map->set[w / SCAN_GROUP] = (uint8_t)set;
        map->busy |= (uint64_t)(set != 0) << w / SCAN_GROUP;
    }
}

/* What the next block needs to know of one of `words` words. */
SCAN_INLINE struct scan_carry scan_carry_of(const struct scan_state *s,
                                            size_t words)
{
    return (struct scan_carry){s->run[words], s->digit[words], s->dot[words]};
}

#endif
