/*
 * scan_avx512 - 64 bytes per register (AVX-512 F, BW, VL, VBMI, VBMI2).
 *
 * First all bytes of a block are replaced by their classes, by one look-up
 * that also says what is a digit or special; then, for each of a stem's four
 * places, the buckets are looked up by the class, one instruction each.  What
 * limits this is the one port on which Intel's CPUs permute: 3 + 4 * sets
 * cycles for 64 bytes, however the rest is arranged.  (Measured, Sapphire
 * Rapids: 4 for the classes, 4 a set, 3 for the anchors; then come the groups
 * that have some.)
 *
 * Masks go straight to memory, and eight words of them at a time are worked on
 * in vector registers.  Measured: combining each word's masks in general
 * registers right after its look-up took a third longer.  Also measured: to
 * store the classes of one group and load them, shifted, for the same group at
 * once is slower than to look up each place's bytes anew, because loads wait
 * for such stores; so each of the two loops goes over the whole block.
 */
#if defined(__x86_64__)

#include "filters/scan/scan_map.h"

#include <immintrin.h>

/* A block under way. */
struct work {
    struct scan_state s;
    uint64_t wide; /* bit g: group g has bytes from 0x80 */
    _Alignas(64) uint8_t class[SCAN_BLOCK + 64];
};

#define AND3   0x80 /* a & b & c */
#define OR_AND 0xf8 /* a | b & c */

/* Opaque to the optimizer, which would otherwise load the bytes once more for
 * every use. */
SCAN_INLINE __m512i load(const uint8_t *p)
{
    __m512i v = _mm512_loadu_si512(p);

    __asm__("" : "+v"(v));
    return v;
}

SCAN_INLINE uint64_t equal(__m512i v, char c)
{
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

SCAN_INLINE uint64_t in_range(__m512i v, unsigned low, unsigned count)
{
    return _mm512_cmplt_epu8_mask(
        _mm512_sub_epi8(v, _mm512_set1_epi8((char)low)),
        _mm512_set1_epi8((char)count));
}

/* What begins a character that is no usual letter. */
SCAN_INLINE uint64_t wide_of(__m512i v)
{
    return in_range(v, 0xC2, 0x3E) &
           ~(in_range(v, 0xC3, 9) | in_range(v, 0xCE, 10) |
             in_range(v, 0xE4, 6) | in_range(v, 0xEB, 2));
}

static uint64_t marks(const uint8_t *p)
{
    __m512i v = _mm512_sub_epi8(load(p), _mm512_set1_epi8('-'));

    return _mm512_cmplt_epu8_mask(v, _mm512_set1_epi8(2));
}

static void signs(const uint8_t *p, struct scan_signs *signs)
{
    __m512i v = load(p);

    signs->at = 0; /* a stem, here */
    signs->follow = equal(v, '#') | equal(v, '\n') | equal(v, '\r');
    signs->slash = equal(v, '/');
    signs->wide = _mm512_movepi8_mask(v) == 0 ? 0 : wide_of(v);
    signs->lead = equal(v, '\\') | equal(v, '%') | equal(v, '&');
}

/* By the classes; those of wide bytes are mended, and say nothing. */
static unsigned special(const struct scan_state *s, size_t w)
{
    const struct work *k = (const struct work *)s; /* its first member */
    const __m512i bit = _mm512_set1_epi8(SCAN_SPECIAL);
    unsigned set = 0;

    for (size_t i = 0; i < SCAN_GROUP; i++) {
        uint64_t m = _mm512_test_epi8_mask(load(k->class + 64 * (w + i)), bit) |
                     _mm512_movepi8_mask(load(s->p + 64 * (w + i)));

        set |= (unsigned)(m != 0) << i;
    }
    return set;
}

/* Bytes from 0x80 were taken for what they are without the top bit. */
static void mend(struct work *k, size_t w)
{
    k->wide |= UINT64_C(1) << w / SCAN_GROUP;
    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        uint8_t *class = k->class + 64 * i;
        uint64_t wide = _mm512_movepi8_mask(load(k->s.p + 64 * i));

        _mm512_mask_storeu_epi8(class, wide, _mm512_setzero_si512());
        k->s.letter[i] &= ~wide;
        k->s.digit[i] &= ~wide;
    }
}

/* Finds the classes of the group at word w, the letters and the digits. */
SCAN_INLINE void classify(struct work *k, size_t w, __m512i low, __m512i high)
{
    const __m512i others = _mm512_set1_epi8(SCAN_LETTERS - 1);
    __m512i all = _mm512_setzero_si512(), bytes = all;

#pragma GCC unroll 8
    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        __m512i v = load(k->s.p + 64 * i);
        __m512i c = _mm512_permutex2var_epi8(low, v, high);

        _mm512_store_si512(k->class + 64 * i, c);
        k->s.digit[i] = _mm512_movepi8_mask(c);
        k->s.letter[i] = _mm512_cmpgt_epi8_mask(c, others);
        all = _mm512_or_si512(all, c);
        bytes = _mm512_or_si512(bytes, v);
    }
    if (_mm512_movepi8_mask(bytes) != 0) {
        mend(k, w);
        all = _mm512_set1_epi8(SCAN_SPECIAL);
    }
    all = _mm512_and_si512(all, _mm512_set1_epi8(SCAN_SPECIAL));
    k->s.special |= (uint64_t)(_mm512_test_epi8_mask(all, all) != 0)
                    << w / SCAN_GROUP;
}

/* Of bytes of UTF-8 all classes are alike.  Leaves of what may be stems at p ..
 * p+63 what may be when the bytes are looked at, two such or none at all. */
static uint64_t look_closer(const struct scan_stems *stems, const uint8_t *p,
                            uint64_t maybe)
{
    uint64_t wide =
        _mm512_movepi8_mask(load(p)) & _mm512_movepi8_mask(load(p + 1));
    __m512i hit = _mm512_permutexvar_epi8(load(p), load(stems->wide[0]));

    for (unsigned i = 1; i < SCAN_STEM; i++)
        hit = _mm512_and_si512(
            hit, _mm512_permutexvar_epi8(load(p + i), load(stems->wide[i])));
    return maybe & (~wide | _mm512_test_epi8_mask(hit, hit));
}

/* The buckets by the class of byte i of a stem, one register each. */
struct tables {
    __m512i at[SCAN_SETS][SCAN_STEM];
};

/* The buckets of `sets` sets that may have something at 64 bytes. */
SCAN_INLINE __m512i buckets(const struct tables *t, unsigned sets,
                            const uint8_t *class)
{
    __m512i hit = _mm512_setzero_si512();
    __m512i c[SCAN_STEM], b[SCAN_STEM];

    for (unsigned i = 0; i < SCAN_STEM; i++)
        c[i] = load(class + i);
    for (unsigned k = 0; k < sets; k++) {
        for (unsigned i = 0; i < SCAN_STEM; i++)
            b[i] = _mm512_permutexvar_epi8(c[i], t->at[k][i]);
        b[0] = _mm512_ternarylogic_epi64(b[0], b[1], b[2], AND3);
        hit = _mm512_ternarylogic_epi64(hit, b[0], b[3], OR_AND);
    }
    return hit;
}

/* Notes where custom stems may stand in the group at word w. */
SCAN_INLINE void note_custom(struct work *k, size_t w, const __m512i *hits)
{
    const __m512i custom = _mm512_set1_epi8((char)k->s.stems->custom);
    bool wide = (k->wide >> w / SCAN_GROUP & 1) != 0;

    for (size_t i = w; i < w + SCAN_GROUP; i++) {
        uint64_t found = _mm512_test_epi8_mask(hits[i - w], custom);

        if (wide)
            found = look_closer(k->s.stems, k->s.p + 64 * i, found);
        k->s.map->custom[i] = found;
        k->s.map->customs |= (uint64_t)(found != 0) << i;
    }
}

/* Finds where stems may stand. */
SCAN_INLINE void look_up(struct work *k, size_t words, unsigned sets)
{
    const __m512i custom = _mm512_set1_epi8((char)k->s.stems->custom);
    const __m512i hot = _mm512_set1_epi8((char)~k->s.stems->custom);
    struct tables t;

    for (unsigned i = 0; i < sets; i++)
        for (unsigned j = 0; j < SCAN_STEM; j++)
            t.at[i][j] = load(k->s.stems->fine[i][j]);
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        __m512i hits[SCAN_GROUP], all = _mm512_setzero_si512();

#pragma GCC unroll 8
        for (size_t i = 0; i < SCAN_GROUP; i++) {
            hits[i] = buckets(&t, sets, k->class + 64 * (w + i));
            all = _mm512_or_si512(all, hits[i]);
        }
        if (_mm512_test_epi8_mask(all, all) == 0)
            continue;
        if (_mm512_test_epi8_mask(all, custom) != 0)
            note_custom(k, w, hits);
        k->s.suspect |= UINT64_C(1) << w / SCAN_GROUP;
        for (size_t i = 0; i < SCAN_GROUP; i++)
            k->s.maybe[w + i] = _mm512_test_epi8_mask(hits[i], hot);
        if ((k->wide >> w / SCAN_GROUP & 1) == 0)
            continue;
        for (size_t i = w; i < w + SCAN_GROUP; i++)
            k->s.maybe[i] =
                look_closer(k->s.stems, k->s.p + 64 * i, k->s.maybe[i]);
    }
}

/* The classes of the bytes beyond the block. */
static void classify_ahead(struct work *k, size_t words)
{
    const uint8_t *p = k->s.p + 64 * words;

    for (size_t i = 0; i < SCAN_AHEAD; i++)
        k->class[64 * words + i] = p[i] < 0x80 ? k->s.stems->class[p[i]] : 0;
}

/* NOLINTNEXTLINE(readability-function-size): scan.h says why five */
static void block(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map)
{
    static const struct scan_ops ops = {marks, signs, special};
    __m512i low = load(stems->class), high = load(stems->class + 64);
    struct work k;

    k.s.p = p;
    k.s.stems = stems;
    k.s.map = map;
    k.s.suspect = k.s.special = k.wide = map->customs = 0;
    for (size_t w = 0; w < words; w += SCAN_GROUP)
        classify(&k, w, low, high);
    classify_ahead(&k, words);
    if (stems->sets == 1)
        look_up(&k, words, 1);
    else if (stems->sets == 2)
        look_up(&k, words, 2);
    else
        look_up(&k, words, 3);
    scan_finish(&k.s, words, &ops, carry);
}

/* What bytes are compared with, kept in registers: the compiler would make each
 * anew for each word, and lose a third of the speed by that. */
struct json_tables {
    __m512i quote, backslash, fold, open, close, colon, comma, feed;
    __m512i tail[SCAN_JSON_TAIL];
};

#include "filters/scan/scan_json_step.h"

SCAN_INLINE __m512i keep(char c)
{
    __m512i v = _mm512_set1_epi8(c);

    __asm__("" : "+v"(v));
    return v;
}

SCAN_INLINE struct json_tables
json_tables_of(const struct scan_json_names *names)
{
    return (struct json_tables){
        keep('"'),
        keep('\\'),
        keep(0x20),
        keep('{'),
        keep('}'),
        keep(':'),
        keep(','),
        keep('\n'),
        {load(names->tail[0]), load(names->tail[1]), load(names->tail[2])},
    };
}

/* The shuffle looks at six bits. */
SCAN_INLINE void json_look(const struct json_tables *t, struct json_work *k,
                           size_t w, const uint8_t *p)
{
    __m512i v = load(p), folded = _mm512_or_si512(v, t->fold);
    __m512i last = _mm512_permutexvar_epi8(v, t->tail[0]);
    __m512i more = _mm512_and_si512(
        _mm512_permutexvar_epi8(load(p - k->back), t->tail[1]),
        _mm512_permutexvar_epi8(load(p - 2 * k->back), t->tail[2]));

    k->map->quote[w] = _mm512_cmpeq_epi8_mask(v, t->quote);
    k->map->backslash[w] = _mm512_cmpeq_epi8_mask(v, t->backslash);
    k->map->open[w] = _mm512_cmpeq_epi8_mask(folded, t->open);
    k->map->close[w] = _mm512_cmpeq_epi8_mask(folded, t->close);
    k->map->colon[w] = _mm512_cmpeq_epi8_mask(v, t->colon);
    k->map->comma[w] = _mm512_cmpeq_epi8_mask(v, t->comma);
    k->feed[w] = _mm512_cmpeq_epi8_mask(v, t->feed);
    k->named[w] = _mm512_test_epi8_mask(last, more);
}

static bool usable(void)
{
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("bmi2");
}

const struct scan scan_avx512 = {"avx512", usable, block, json_block,
                                 json_skip};

#endif
