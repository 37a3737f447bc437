/*
 * random - the same numbers every time: splitmix64.
 */
#ifndef FOGLINE_TESTS_RANDOM_H
#define FOGLINE_TESTS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random_source {
    uint64_t state; /* the seed */
};

static inline uint64_t random_next(struct random_source *r)
{
    uint64_t z = r->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* 0 .. n-1 */
static inline size_t random_below(struct random_source *r, size_t n)
{
    return (size_t)(random_next(r) % n);
}

#endif
