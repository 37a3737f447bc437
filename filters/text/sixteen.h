/*
 * sixteen - what 16 bytes look like, as masks: bit i is byte i.
 *
 * For the short things that keys, numbers and addresses are: a mask and a
 * count of zeros cost less than one wrongly predicted end of a loop.  Whoever
 * loads makes sure that all 16 bytes may be read.
 */
#ifndef FOGLINE_SIXTEEN_H
#define FOGLINE_SIXTEEN_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint8_t sixteen __attribute__((vector_size(16)));

#define SIXTEEN_ALL 0xffffU

static inline sixteen sixteen_load(const uint8_t *p)
{
    sixteen v;

    memcpy(&v, p, sizeof v);
    return v;
}

/* A bit for each byte that is 0 or 0xff. */
static inline unsigned sixteen_bits(sixteen v)
{
#if defined(__SSE2__)
    return (unsigned)_mm_movemask_epi8((__m128i)v);
#elif defined(__aarch64__)
    sixteen weights = {1, 2, 4, 8, 16, 32, 64, 128,
                       1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bits = (uint8x16_t)(v & weights);

    return vaddv_u8(vget_low_u8(bits)) | (unsigned)vaddv_u8(vget_high_u8(bits))
                                             << 8;
#else
    unsigned bits = 0;

    for (unsigned i = 0; i < 16; i++)
        bits |= (unsigned)(v[i] >> 7) << i;
    return bits;
#endif
}

static inline sixteen sixteen_all(unsigned c)
{
    return (sixteen){0} + (uint8_t)c;
}

static inline unsigned sixteen_equal(sixteen v, char c)
{
    return sixteen_bits((sixteen)(v == sixteen_all((uint8_t)c)));
}

/* Bytes from `low` on, `count` of them. */
static inline sixteen sixteen_between(sixteen v, unsigned low, unsigned count)
{
    return (sixteen)(v - sixteen_all(low) < sixteen_all(count));
}

static inline unsigned sixteen_digits(sixteen v)
{
    return sixteen_bits(sixteen_between(v, '0', 10));
}

static inline unsigned sixteen_letters(sixteen v)
{
    return sixteen_bits(sixteen_between(v | sixteen_all(0x20), 'a', 26));
}

/* How many of the lowest bits are set: bytes of a run from the first on. */
static inline unsigned sixteen_run(unsigned bits)
{
    return (unsigned)__builtin_ctz(~bits);
}

#endif
