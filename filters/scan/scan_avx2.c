/*
 * scan_avx2 - two registers of 32 bytes; the method of scan_avx512.c.
 */
#if defined(__x86_64__)

#include "filters/scan/scan_classes.h"
#include "filters/scan/scan_map.h"

#include <immintrin.h>

SCAN_INLINE __m256i table(const uint8_t *sixteen)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)sixteen));
}

SCAN_INLINE __m256i load(const uint8_t *p)
{
    return _mm256_loadu_si256((const void *)p);
}

SCAN_INLINE uint64_t bits(__m256i m)
{
    return (uint32_t)_mm256_movemask_epi8(m);
}

/* The bytes in a class of one bit: moved to the top of its byte, that bit is
 * what movemask reads. */
SCAN_INLINE uint64_t in_class(__m256i c, int class)
{
    return bits(_mm256_slli_epi16(c, __builtin_clz((unsigned)class) - 24));
}

/* The bytes in a class of several bits. */
SCAN_INLINE uint64_t in_classes(__m256i c, int classes)
{
    __m256i hit = _mm256_and_si256(c, _mm256_set1_epi8((char)classes));

    return ~bits(_mm256_cmpeq_epi8(hit, _mm256_setzero_si256())) & 0xffffffff;
}

SCAN_INLINE uint64_t keys(const uint8_t *p, __m256i v)
{
    const __m256i fold = _mm256_set1_epi8(0x20);
    __m256i v1 = _mm256_or_si256(load(p + 1), fold);
    __m256i v2 = _mm256_or_si256(load(p + 2), fold);
    __m256i w1 = _mm256_shuffle_epi8(table(scan_key_second), v1);
    __m256i w2 = _mm256_shuffle_epi8(table(scan_key_third), v1);
    __m256i l =
        _mm256_cmpeq_epi8(_mm256_or_si256(v, fold), _mm256_set1_epi8('l'));

    return bits(
        _mm256_and_si256(l, _mm256_and_si256(_mm256_cmpeq_epi8(v1, w1),
                                             _mm256_cmpeq_epi8(v2, w2))));
}

/* The classes of 32 bytes, in the low halves. */
SCAN_INLINE struct scan_classes half(const uint8_t *p)
{
    __m256i v = load(p);
    __m256i nibble =
        _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
    __m256i c =
        _mm256_and_si256(_mm256_shuffle_epi8(table(scan_class_low), v),
                         _mm256_shuffle_epi8(table(scan_class_high), nibble));

    return (struct scan_classes){
        .run = in_classes(c, SCAN_CLASS_RUN),
        .digit = bits(c),
        .dot = in_class(c, SCAN_CLASS_DOT),
        .at = in_class(c, SCAN_CLASS_AT),
        .key = keys(p, v),
    };
}

SCAN_INLINE struct scan_classes classify(const uint8_t *p)
{
    struct scan_classes a = half(p);
    struct scan_classes b = half(p + 32);

    return (struct scan_classes){
        .run = a.run | b.run << 32,
        .digit = a.digit | b.digit << 32,
        .dot = a.dot | b.dot << 32,
        .at = a.at | b.at << 32,
        .key = a.key | b.key << 32,
    };
}

static void block(const uint8_t *p, size_t words, struct scan_carry *carry,
                  struct scan_map *map)
{
    struct scan_state s;

    scan_begin(&s, carry, map);
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        for (size_t i = w; i < w + SCAN_GROUP; i++) {
            struct scan_classes k = classify(p + 64 * i);

            scan_put(&s, i, &k);
        }
    }
    scan_finish(&s, words, scan_maybe, scan_group);
    *carry = scan_carry_of(&s, words);
}

static bool usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

const struct scan scan_avx2 = {"avx2", usable, block};

#endif
