/*
 * scan_map - from classes of bytes to anchors: the part all variants share.
 *
 * A variant says which bytes are letters and digits, where stems may stand and
 * which groups have special or wide bytes; scan_finish() works out the rest.
 * It is inlined into each variant's file, so that the compiler uses that
 * file's instruction set.  Masks only look backward, so that a block never
 * waits for the next one: an anchor's bit stands at the END of what it has
 * seen.  (Stems and escapes look forward, by SCAN_AHEAD at most.)
 */
#ifndef FOGLINE_SCAN_MAP_H
#define FOGLINE_SCAN_MAP_H

#include "filters/scan/scan_step.h"

/* A block under way. */
struct scan_state {
    const uint8_t *p;
    const struct scan_stems *stems;
    struct scan_map *map;
    uint64_t suspect; /* bit g: stems may stand in group g, see `maybe` */
    uint64_t special; /* bit g: it has an '@', '\\', '%', '&' or wide byte */
    uint64_t letter[SCAN_WORDS]; /* [A-Za-z] */
    uint64_t digit[SCAN_WORDS];  /* [0-9] */
    uint64_t maybe[SCAN_WORDS];  /* undefined in groups that are not suspect */
};

/* What else is among 64 bytes. */
struct scan_signs {
    uint64_t at, wide;
    uint64_t lead;   /* '\\', '%', '&' */
    uint64_t follow; /* '#', LF, CR: what may come second in an escape */
    uint64_t slash;  /* '/' */
};

/* What a variant brings along. */
struct scan_ops {
    uint64_t (*marks)(const uint8_t *p); /* '.' and '-' among 64 bytes */
    void (*signs)(const uint8_t *p, struct scan_signs *signs);
    /* Bit j: word w + j has an '@', '\\', '%', '&' or wide byte. */
    unsigned (*special)(const struct scan_state *s, size_t w);
};

/* Properties of each byte and some before it. */
struct scan_runs {
    scan_step alnum, alnum3, alnum9; /* ends that many letters or digits */
    scan_step digit, digit3, digit9;
    scan_step pair;    /* ends two letters or digits */
    scan_step triple;  /* ends :xx, where ':' is neither */
    scan_step triple3; /* ends three of them */
};

/* The anchors of a group, all but `hot`. */
struct scan_found {
    scan_step run, num, mac;
    scan_step dec; /* and others, as long as nobody has looked at the marks */
};

/* Three in a row, at distance n: bytes i, i - n and i - 2n. */
SCAN_INLINE scan_step scan_three(scan_step now, scan_step before, int n)
{
    scan_step previous = scan_step_previous(now, before);

    return now & scan_step_back(now, previous, n) &
           scan_step_back(now, previous, 2 * n);
}

SCAN_INLINE void scan_runs_of(scan_step alnum, scan_step digit,
                              const struct scan_runs *before,
                              struct scan_runs *now)
{
    scan_step previous = scan_step_previous(alnum, before->alnum);

    now->alnum = alnum;
    now->alnum3 = scan_three(alnum, before->alnum, 1);
    now->alnum9 = scan_three(now->alnum3, before->alnum3, 3);
    now->digit = digit;
    now->digit3 = scan_three(digit, before->digit, 1);
    now->digit9 = scan_three(now->digit3, before->digit3, 3);
    now->pair = alnum & scan_step_back(alnum, previous, 1);
    now->triple = now->pair & ~scan_step_back(alnum, previous, 2);
    now->triple3 = scan_three(now->triple, before->triple, 3);
}

SCAN_INLINE void scan_find(const struct scan_runs *now,
                           const struct scan_runs *before,
                           struct scan_found *found)
{
    scan_step a0 = scan_step_previous(now->alnum, before->alnum);
    scan_step a9 = scan_step_previous(now->alnum9, before->alnum9);
    scan_step d0 = scan_step_previous(now->digit, before->digit);
    scan_step d9 = scan_step_previous(now->digit9, before->digit9);
    scan_step t3 = scan_step_previous(now->triple3, before->triple3);
    scan_step pair = scan_step_previous(now->pair, before->pair);

    /* not i; i-1 .. i-9 and i-9 .. i-17; not i-18 */
    found->run = ~now->alnum & scan_step_back(now->alnum9, a9, 1) &
                 scan_step_back(now->alnum9, a9, 9) &
                 ~scan_step_back(now->alnum, a0, 18);
    /* not i; i-1 .. i-9 and i-6 .. i-14 */
    found->num = ~now->digit & scan_step_back(now->digit9, d9, 1) &
                 scan_step_back(now->digit9, d9, 6);
    found->dec = now->digit3 & scan_step_back(now->digit, d0, 3) &
                 ~scan_step_back(now->alnum, a0, 4) &
                 scan_step_back(now->alnum, a0, 5);
    /* i-8 .. i and i-14 .. i-6; the first two, i-15 and i-16 */
    found->mac = now->triple3 & scan_step_back(now->triple3, t3, 6) &
                 scan_step_back(now->pair, pair, 15);
}

/* May it be the second byte of an escape? */
SCAN_INLINE bool scan_follows(uint8_t c, bool slashes)
{
    uint8_t letter = c | 0x20;

    return c == '#' || c == '\n' || c == '\r' || (c >= '0' && c <= '9') ||
           (c < 0x80 && letter >= 'a' && letter <= 'z') ||
           (c == '/' && slashes);
}

/* Fills in hot, esc and wide of word w, of a group with special bytes, which
 * its digits may hold as well. */
SCAN_INLINE void scan_word(struct scan_state *s, const struct scan_ops *ops,
                           size_t w)
{
    struct scan_signs signs;
    uint64_t second;

    ops->signs(s->p + 64 * w, &signs);
    s->digit[w] &= ~signs.lead;
    second = s->letter[w] | s->digit[w] | signs.follow;
    second |= s->stems->slashes ? signs.slash : 0;
    second >>= 1;
    second |= (uint64_t)scan_follows(s->p[64 * (w + 1)], s->stems->slashes)
              << 63;
    s->map->hot[w] |= signs.at;
    s->map->esc[w] = signs.lead & second;
    s->map->wide[w] = signs.wide;
    s->map->escs |= (uint64_t)((s->map->esc[w] | signs.wide) != 0) << w;
}

/* Fills in hot, esc and wide of the group at word w. */
SCAN_INLINE void scan_bytes(struct scan_state *s, const struct scan_ops *ops,
                            size_t w)
{
    struct scan_map *map = s->map;
    unsigned special = 0;

    if ((s->suspect >> w / SCAN_GROUP & 1) != 0)
        memcpy(map->hot + w, s->maybe + w, 8 * SCAN_GROUP);
    else
        memset(map->hot + w, 0, 8 * SCAN_GROUP);
    memset(map->esc + w, 0, 8 * SCAN_GROUP);
    memset(map->wide + w, 0, 8 * SCAN_GROUP);
    if ((s->special >> w / SCAN_GROUP & 1) != 0)
        special = ops->special(s, w);
    for (; special != 0; special &= special - 1)
        scan_word(s, ops, w + (size_t)__builtin_ctz(special));
}

/* Leaves in dec[w] those digits that follow a '.' or '-', and adds them to
 * any[w]; true if there are some. */
SCAN_INLINE bool scan_marked(const struct scan_state *s,
                             const struct scan_ops *ops, size_t w,
                             const struct scan_carry *carry)
{
    uint64_t marks;

    if (w == 0)
        marks = ops->marks(s->p) << 4 | carry->mark >> 60;
    else
        marks = ops->marks(s->p + 64 * w - 4);
    s->map->dec[w] &= marks;
    s->map->any[w] |= s->map->dec[w];
    return s->map->dec[w] != 0;
}

/* Fills in the anchors of the words from w on; bit j of the answer: word w+j
 * has some. */
SCAN_INLINE unsigned scan_put(const struct scan_state *s, size_t w,
                              const struct scan_found *found)
{
    struct scan_map *map = s->map;
    scan_step any =
        found->run | found->num | found->mac | scan_step_load(map->hot + w);

    scan_step_store(map->run + w, found->run);
    scan_step_store(map->num + w, found->num);
    scan_step_store(map->dec + w, found->dec);
    scan_step_store(map->mac + w, found->mac);
    scan_step_store(map->any + w, any);
    return scan_step_set(any);
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
    size_t last = words - 1;

    CHECK(words != 0 && words <= SCAN_WORDS);
    scan_runs_of(scan_step_last(carry->alnum), scan_step_last(carry->digit),
                 &nothing, &before);
    map->words = map->escs = 0;
    for (size_t w = 0; w < words; w += SCAN_STEP) {
        struct scan_found found;
        unsigned set, dec;
        scan_step digit;

        if (w % SCAN_GROUP == 0)
            scan_bytes(s, ops, w); /* mends `digit` */
        digit = scan_step_load(s->digit + w);
        scan_runs_of(scan_step_load(s->letter + w) | digit, digit, &before,
                     &now);
        scan_find(&now, &before, &found);
        before = now;
        set = scan_put(s, w, &found);
        for (dec = scan_step_set(found.dec); dec != 0; dec &= dec - 1) {
            unsigned i = (unsigned)__builtin_ctz(dec);

            set |= (unsigned)scan_marked(s, ops, w + i, carry) << i;
        }
        map->words |= (uint64_t)set << w;
    }
    carry->alnum = s->letter[last] | s->digit[last];
    carry->digit = s->digit[last];
    carry->mark = ops->marks(s->p + 64 * last);
}

#endif
