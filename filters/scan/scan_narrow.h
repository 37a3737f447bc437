/*
 * scan_narrow - the scan with registers of 16 or 32 bytes.
 *
 * A file that includes this defines before: NARROW, the bytes of a register;
 * the type `narrow`, a vector of that many uint8_t; and
 *
 *   narrow narrow_look(const uint8_t *table, narrow index)
 *       table[index] for each byte; 32 entries, index below 32
 *   uint64_t narrow_bits(const narrow *m)
 *       a bit for each of 64 bytes that are 0 or 0xff
 *
 * The method is that of scan_avx512.c with coarser classes: letters without
 * their case, digits, bytes from 0x80, others.
 */
#ifndef FOGLINE_SCAN_NARROW_H
#define FOGLINE_SCAN_NARROW_H

#include "filters/scan/scan_map.h"

enum { PARTS = 64 / NARROW };

/* A block under way. */
struct work {
    struct scan_state s;
    uint8_t class[SCAN_BLOCK + NARROW];
};

SCAN_INLINE narrow load(const uint8_t *p)
{
    narrow v;

    memcpy(&v, p, sizeof v);
    return v;
}

SCAN_INLINE narrow all_of(unsigned c)
{
    return (narrow){0} + (uint8_t)c;
}

/* 0xff for each byte from `low` on, `count` of them. */
SCAN_INLINE narrow in_range(narrow v, unsigned low, unsigned count)
{
    return (narrow)((v - all_of(low)) < all_of(count));
}

SCAN_INLINE narrow equal(narrow v, char c)
{
    return (narrow)(v == all_of((uint8_t)c));
}

SCAN_INLINE bool some(narrow v)
{
    uint64_t words[NARROW / 8], any = 0;

    memcpy(words, &v, sizeof v);
    for (unsigned i = 0; i < NARROW / 8; i++)
        any |= words[i];
    return any != 0;
}

static uint64_t marks(const uint8_t *p)
{
    narrow m[PARTS];

    for (unsigned i = 0; i < PARTS; i++)
        m[i] = in_range(load(p + NARROW * i), '-', 2);
    return narrow_bits(m);
}

/* What begins a character that is no usual letter. */
SCAN_INLINE narrow wide_of(narrow v)
{
    return in_range(v, 0xC2, 0x3E) &
           ~(in_range(v, 0xC3, 9) | in_range(v, 0xCE, 10) |
             in_range(v, 0xE4, 6) | in_range(v, 0xEB, 2));
}

static void signs(const uint8_t *p, struct scan_signs *signs)
{
    narrow at[PARTS], follow[PARTS], slash[PARTS], wide[PARTS], lead[PARTS];

    for (unsigned i = 0; i < PARTS; i++) {
        narrow v = load(p + NARROW * i);

        at[i] = equal(v, '@');
        follow[i] = equal(v, '#') | equal(v, '\n') | equal(v, '\r');
        slash[i] = equal(v, '/');
        wide[i] = wide_of(v);
        lead[i] = equal(v, '\\') | equal(v, '%') | equal(v, '&');
    }
    signs->at = narrow_bits(at);
    signs->follow = narrow_bits(follow);
    signs->slash = narrow_bits(slash);
    signs->wide = narrow_bits(wide);
    signs->lead = narrow_bits(lead);
}

SCAN_INLINE narrow special_of(narrow v)
{
    return equal(v, '@') | equal(v, '\\') | equal(v, '%') | equal(v, '&') |
           in_range(v, 0x80, 0x80);
}

static unsigned special(const struct scan_state *s, size_t w)
{
    unsigned set = 0;

    for (size_t i = 0; i < SCAN_GROUP; i++) {
        narrow all = {0};

        for (unsigned j = 0; j < PARTS; j++)
            all |= special_of(load(s->p + 64 * (w + i) + NARROW * j));
        set |= (unsigned)some(all) << i;
    }
    return set;
}

/* Finds the classes, letters and digits of word w; what is not 0 in the answer
 * is special. */
SCAN_INLINE narrow classify(struct work *k, size_t w)
{
    narrow letter[PARTS], digit[PARTS], all = {0};

    for (unsigned i = 0; i < PARTS; i++) {
        size_t at = 64 * w + NARROW * i;
        narrow v = load(k->s.p + at), class, wide = in_range(v, 0x80, 0x80);

        letter[i] = in_range(v | all_of(0x20), 'a', 26);
        digit[i] = in_range(v, '0', 10);
        class = (letter[i] & v & all_of(0x1f)) |
                (digit[i] & all_of(SCAN_NUMERAL)) | (wide & all_of(SCAN_WIDE));
        memcpy(k->class + at, &class, sizeof class);
        all |= special_of(v);
    }
    k->s.letter[w] = narrow_bits(letter);
    k->s.digit[w] = narrow_bits(digit);
    return all;
}

/* The buckets that may have something at some bytes. */
SCAN_INLINE narrow buckets(const struct scan_stems *stems, unsigned sets,
                           const uint8_t *class)
{
    narrow hit = {0}, c[SCAN_STEM];

    for (unsigned i = 0; i < SCAN_STEM; i++)
        c[i] = load(class + i);
    for (unsigned k = 0; k < sets; k++) {
        narrow all = narrow_look(stems->coarse[k][0], c[0]);

        for (unsigned i = 1; i < SCAN_STEM; i++)
            all &= narrow_look(stems->coarse[k][i], c[i]);
        hit |= all;
    }
    return hit;
}

/* Leaves of what may be stems at p .. p+63 what is: these classes are coarse,
 * and a loop here is cheaper than to ask about all of them later. */
SCAN_INLINE uint64_t exact(const struct scan_stems *stems, const uint8_t *p,
                           uint64_t maybe)
{
    uint64_t hot = 0;

    for (; maybe != 0; maybe &= maybe - 1) {
        unsigned i = (unsigned)__builtin_ctzll(maybe);

        hot |= (uint64_t)scan_stands(stems, p + i) << i;
    }
    return hot;
}

/* Finds where custom stems stand in the group at word w, and leaves of `hits`
 * those of other stems. */
SCAN_INLINE void find_custom(struct work *k, size_t w, narrow (*hits)[PARTS])
{
    const narrow custom = all_of(k->s.stems->custom);

    for (size_t i = w; i < w + SCAN_GROUP; i++, hits++) {
        narrow own[PARTS];
        uint64_t found = 0;

        for (unsigned j = 0; j < PARTS; j++) {
            own[j] = (narrow)(((*hits)[j] & custom) != all_of(0));
            (*hits)[j] &= ~custom;
        }
        for (uint64_t m = narrow_bits(own); m != 0; m &= m - 1) {
            size_t at = 64 * i + (size_t)__builtin_ctzll(m);

            found |= scan_stands_custom(k->s.stems, k->s.p + at) ? m & -m : 0;
        }
        k->s.map->custom[i] = found;
        k->s.map->customs |= (uint64_t)(found != 0) << i;
    }
}

/* Finds where stems may stand in the group at word w. */
SCAN_INLINE void look_up(struct work *k, size_t w, unsigned sets)
{
    narrow hits[SCAN_GROUP][PARTS], all = {0};

    for (size_t i = 0; i < SCAN_GROUP; i++)
        for (unsigned j = 0; j < PARTS; j++) {
            const uint8_t *class = k->class + 64 * (w + i) + NARROW * j;

            hits[i][j] = buckets(k->s.stems, sets, class);
            all |= hits[i][j];
        }
    if (!some(all))
        return;
    if (k->s.stems->custom != 0)
        find_custom(k, w, hits);
    k->s.suspect |= UINT64_C(1) << w / SCAN_GROUP;
    for (size_t i = 0; i < SCAN_GROUP; i++) {
        for (unsigned j = 0; j < PARTS; j++)
            hits[i][j] = (narrow)(hits[i][j] != all_of(0));
        k->s.maybe[w + i] =
            exact(k->s.stems, k->s.p + 64 * (w + i), narrow_bits(hits[i]));
    }
}

static void look_up_all(struct work *k, size_t words)
{
    for (size_t w = 0; w < words; w += SCAN_GROUP)
        if (k->s.stems->sets == 1)
            look_up(k, w, 1);
        else if (k->s.stems->sets == 2)
            look_up(k, w, 2);
        else
            look_up(k, w, 3);
}

/* The classes of the bytes beyond the block. */
static void classify_ahead(struct work *k, size_t words)
{
    const uint8_t *p = k->s.p + 64 * words;
    uint8_t *class = k->class + 64 * words;

    for (size_t i = 0; i < SCAN_AHEAD; i++) {
        uint8_t letter = p[i] | 0x20;

        class[i] = p[i] < 0x80 ? 0 : SCAN_WIDE;
        if (p[i] >= '0' && p[i] <= '9')
            class[i] = SCAN_NUMERAL;
        if (letter >= 'a' && letter <= 'z')
            class[i] = p[i] & 0x1f;
    }
}

/* NOLINTNEXTLINE(readability-function-size): scan.h says why five */
static void block(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map)
{
    static const struct scan_ops ops = {marks, signs, special};
    struct work k;

    k.s.p = p;
    k.s.stems = stems;
    k.s.map = map;
    k.s.suspect = k.s.special = map->customs = 0;
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        narrow all = {0};

        for (size_t i = w; i < w + SCAN_GROUP; i++)
            all |= classify(&k, i);
        k.s.special |= (uint64_t)some(all) << w / SCAN_GROUP;
    }
    classify_ahead(&k, words);
    look_up_all(&k, words);
    scan_finish(&k.s, words, &ops, carry);
}

#endif
