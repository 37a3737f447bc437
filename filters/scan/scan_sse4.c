/*
 * scan_sse4 - registers of 16 bytes (SSE4.2).
 */
#if defined(__x86_64__)

#include "filters/scan/scan_step.h"

#include <immintrin.h>

#define NARROW 16
typedef uint8_t narrow __attribute__((vector_size(NARROW)));

/* The shuffle looks at four bits, and gives 0 where the top bit is set. */
SCAN_INLINE narrow narrow_look(const uint8_t *table, narrow index)
{
    __m128i low = _mm_loadu_si128((const void *)table);
    __m128i high = _mm_loadu_si128((const void *)(table + 16));

    return (narrow)_mm_or_si128(_mm_shuffle_epi8(low, (__m128i)(index + 0x70)),
                                _mm_shuffle_epi8(high, (__m128i)(index - 16)));
}

SCAN_INLINE uint64_t narrow_bits(const narrow *m)
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < 4; i++)
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8((__m128i)m[i])
                << NARROW * i;
    return bits;
}

#include "filters/scan/scan_narrow.h"

#include "filters/scan/scan_json_narrow.h"

static bool usable(void)
{
    return __builtin_cpu_supports("sse4.2");
}

const struct scan scan_sse4 = {"sse4", usable, block, json_block, json_skip};

#endif
