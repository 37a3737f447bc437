/*
 * scan_neon - registers of 16 bytes (AArch64, where NEON is always there).
 */
#if defined(__aarch64__)

#include "filters/scan/scan_step.h"

#include <arm_neon.h>

#define NARROW 16
typedef uint8_t narrow __attribute__((vector_size(NARROW)));

SCAN_INLINE narrow narrow_look(const uint8_t *table, narrow index)
{
    uint8x16x2_t both = {{vld1q_u8(table), vld1q_u8(table + 16)}};

    return (narrow)vqtbl2q_u8(both, (uint8x16_t)index);
}

/* One bit of each byte; then neighbours are added up, eight bytes to one. */
SCAN_INLINE uint64_t narrow_bits(const narrow *m)
{
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                        1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t w = vld1q_u8(weights);
    uint8x16_t a =
        vpaddq_u8(vandq_u8((uint8x16_t)m[0], w), vandq_u8((uint8x16_t)m[1], w));
    uint8x16_t b =
        vpaddq_u8(vandq_u8((uint8x16_t)m[2], w), vandq_u8((uint8x16_t)m[3], w));

    a = vpaddq_u8(a, b);
    a = vpaddq_u8(a, a);
    return vgetq_lane_u64(vreinterpretq_u64_u8(a), 0);
}

#include "filters/scan/scan_narrow.h"

#include "filters/scan/scan_json_narrow.h"

static bool usable(void)
{
    return true;
}

const struct scan scan_neon = {"neon", usable, block, json_block, json_skip};

#endif
