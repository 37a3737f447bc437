/*
 * path_block - which of 64 bytes may end a string: one mask for each.
 *
 * The compiler's vectors, so that any machine runs it; only how a vector of
 * truths becomes bits is the machine's own where that is faster (SSE2, which
 * every x86-64 has).
 */
#ifndef FOGLINE_PATH_BLOCK_H
#define FOGLINE_PATH_BLOCK_H

#include "filters/base/span.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef uint8_t path_vector __attribute__((vector_size(16)));

/* Bit i of each describes byte i. */
struct path_block {
    uint64_t quote, backslash, feed;
};

/* The top bit of each byte. */
static inline uint64_t path_block_bits(path_vector v)
{
#if defined(__SSE2__)
    return (uint16_t)_mm_movemask_epi8((__m128i)v);
#else
    /* one bit of each byte, moved together by a sum of bytes without carry */
    static const path_vector weight = {1, 2, 4, 8, 16, 32, 64, 128,
                                       1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t half[2];
    path_vector w = v & weight;

    memcpy(half, &w, sizeof half);
    half[0] = half[0] * UINT64_C(0x0101010101010101) >> 56;
    half[1] = half[1] * UINT64_C(0x0101010101010101) >> 56;
    return half[0] | half[1] << 8;
#endif
}

static inline path_vector path_block_load(const uint8_t *p)
{
    path_vector v;

    memcpy(&v, p, sizeof v);
    return v;
}

static inline struct path_block path_block_of(const uint8_t *p)
{
    struct path_block b = {0};

    for (unsigned i = 0; i < 64; i += 16) {
        path_vector v = path_block_load(p + i);

        b.quote |= path_block_bits((path_vector)(v == '"')) << i;
        b.backslash |= path_block_bits((path_vector)(v == '\\')) << i;
        b.feed |= path_block_bits((path_vector)(v == '\n')) << i;
    }
    return b;
}

#endif
