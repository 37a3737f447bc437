/*
 * scan_avx2 - registers of 32 bytes (AVX2, BMI2).
 */
#if defined(__x86_64__)

#include "filters/scan/scan_step.h"

#include <immintrin.h>

#define NARROW 32
typedef uint8_t narrow __attribute__((vector_size(NARROW)));

SCAN_INLINE __m256i both(const uint8_t *sixteen)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)sixteen));
}

/* The shuffle looks at four bits, and gives 0 where the top bit is set. */
SCAN_INLINE narrow narrow_look(const uint8_t *table, narrow index)
{
    __m256i low = _mm256_shuffle_epi8(both(table), (__m256i)(index + 0x70));
    __m256i high = _mm256_shuffle_epi8(both(table + 16), (__m256i)(index - 16));

    return (narrow)_mm256_or_si256(low, high);
}

SCAN_INLINE uint64_t narrow_bits(const narrow *m)
{
    return (uint32_t)_mm256_movemask_epi8((__m256i)m[0]) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8((__m256i)m[1]) << NARROW;
}

#include "filters/scan/scan_narrow.h"

#include "filters/scan/scan_json_narrow.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

const struct scan scan_avx2 = {"avx2", usable, block, json_block, json_skip};

#endif
