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

/* A block under way.  run[0] is the word before the block, and a word of
 * zeros follows the last, so that neighbours can be read without asking. */
struct scan_state {
    struct scan_map *map;
    struct scan_carry carry;
    uint64_t run[1 + SCAN_WORDS + 1];
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
    s->carry = *c;
    s->run[0] = c->run;
}

/* Bit i: bytes i-5 .. i are digit '.' digit digit digit digit. */
SCAN_INLINE uint64_t scan_decimals(uint64_t d, uint64_t dot,
                                   const struct scan_carry *c)
{
    uint64_t two = d & scan_back(d, c->digit, 1);
    uint64_t two0 = c->digit & c->digit << 1;

    return two & scan_back(two, two0, 2) & scan_back(dot, c->dot, 4) &
           scan_back(d, c->digit, 5);
}

/* Takes word w of the block; to be called in order. */
SCAN_INLINE void scan_put(struct scan_state *s, size_t w,
                          const struct scan_classes *k)
{
    s->run[1 + w] = k->run;
    s->map->at[w] = k->at;
    s->map->key[w] = k->key;
    s->map->dec[w] = scan_decimals(k->digit, k->dot, &s->carry);
    s->carry = (struct scan_carry){k->run, k->digit, k->dot};
}

/* Bit i: byte i ends a run of exactly 17. */
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

    /* not i; 16 ending at i-1; i-17; not i-18 */
    return ~m & scan_back(sixteen, sixteen0, 1) & scan_back(m, before, 17) &
           ~scan_back(m, before, 18);
}

/*
 * Non-zero unless no run of 17 ends in the word or right before it: none of
 * 16 within the word, none over the border to the word before.
 */
SCAN_INLINE uint64_t scan_sixteen(uint64_t m)
{
    m &= m >> 1;
    m &= m >> 2;
    m &= m >> 4;
    return m & m >> 8;
}

/* Is there any anchor in words w .. w+7?  May be wrong in saying yes. */
SCAN_INLINE bool scan_maybe(const struct scan_state *s, size_t w)
{
    const struct scan_map *map = s->map;
    uint64_t any = 0;

    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        uint64_t over = scan_back(s->run[i + 1], s->run[i], 32);

        any |= map->at[i] | map->key[i] | map->dec[i];
        any |= scan_sixteen(s->run[i + 1]) | scan_sixteen(over);
    }
    return any != 0;
}

/* Fills run and any of words w .. w+7, once there may be something. */
SCAN_INLINE bool scan_group(struct scan_state *s, size_t w)
{
    struct scan_map *map = s->map;
    uint64_t any = 0;

    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        map->run[i] = scan_run17(s->run[i + 1], s->run[i]);
        map->any[i] = map->at[i] | map->key[i] | map->dec[i] | map->run[i];
        any |= map->any[i];
    }
    return any != 0;
}

typedef bool scan_maybe_fn(const struct scan_state *s, size_t w);

/* Ends a block: fills run, any and busy. */
SCAN_INLINE void scan_finish(struct scan_state *s, size_t words,
                             scan_maybe_fn *maybe, struct scan_carry *carry)
{
    uint64_t busy = 0;

    s->run[1 + words] = 0;
    for (size_t w = 0; w < words; w += SCAN_GROUP)
        if (maybe(s, w))
            busy |= (uint64_t)scan_group(s, w) << w / SCAN_GROUP;
    s->map->busy = busy;
    *carry = s->carry;
}

#endif
