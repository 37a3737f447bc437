/*
 * scan_step - as many words of 64 bits as fit into a vector register.
 *
 * GCC's vectors: they compile to whatever instructions the file that includes
 * this may use.  Only what the compiler does not find by itself is written
 * for one instruction set.
 */
#ifndef FOGLINE_SCAN_STEP_H
#define FOGLINE_SCAN_STEP_H

#include "filters/scan/scan.h"

#if defined(__AVX512VBMI2__)
#include <immintrin.h>
#endif

#define SCAN_INLINE static inline __attribute__((always_inline))

#if defined(__AVX512VBMI2__)
#define SCAN_STEP 8 /* words, a divisor of SCAN_GROUP */
#elif defined(__AVX2__)
#define SCAN_STEP 4
#else
#define SCAN_STEP 2
#endif

typedef uint64_t scan_step __attribute__((vector_size(8 * SCAN_STEP)));

SCAN_INLINE scan_step scan_step_load(const uint64_t *words)
{
    scan_step v;

    memcpy(&v, words, sizeof v);
    return v;
}

SCAN_INLINE void scan_step_store(uint64_t *words, scan_step v)
{
    memcpy(words, &v, sizeof v);
}

/* A word at the end of a step of which nothing else is known. */
SCAN_INLINE scan_step scan_step_last(uint64_t word)
{
    scan_step v = {0};

    v[SCAN_STEP - 1] = word;
    return v;
}

#if defined(__AVX512VBMI2__)

/* Each word's predecessor; the first one's stands at the end of `before`. */
SCAN_INLINE scan_step scan_step_previous(scan_step now, scan_step before)
{
    return (scan_step)_mm512_alignr_epi64((__m512i)now, (__m512i)before, 7);
}

/* Bit j: word j is not zero. */
SCAN_INLINE unsigned scan_step_set(scan_step v)
{
    return _mm512_test_epi64_mask((__m512i)v, (__m512i)v);
}

#else

SCAN_INLINE scan_step scan_step_previous(scan_step now, scan_step before)
{
#if SCAN_STEP == 4
    return __builtin_shufflevector(before, now, 3, 4, 5, 6);
#else
    return __builtin_shufflevector(before, now, 1, 2);
#endif
}

SCAN_INLINE unsigned scan_step_set(scan_step v)
{
    unsigned set = 0;

    for (unsigned i = 0; i < SCAN_STEP; i++)
        set |= (unsigned)(v[i] != 0) << i;
    return set;
}

#endif

/* The mask `n` bytes earlier: bit i of the result is byte i - n. */
SCAN_INLINE scan_step scan_step_back(scan_step now, scan_step previous, int n)
{
#if defined(__AVX512VBMI2__) && !defined(__clang__)
    /* clang finds this by itself, and wants a literal number here */
    return (scan_step)_mm512_shldi_epi64((__m512i)now, (__m512i)previous, n);
#else
    return now << n | previous >> (64 - n);
#endif
}

#endif
