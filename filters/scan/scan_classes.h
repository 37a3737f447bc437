/*
 * scan_classes - the nibble tables of the SIMD variants.
 *
 * A byte c is in a class iff LOW[c & 15] and HIGH[c >> 4] share a bit of that
 * class.  Bytes from 0x80 are in none (the shuffle gives 0 for them).
 *
 *   bit  class            high nibbles  low nibbles
 *   0    [A-HJ-N] + case  4 6           1-8 a-e
 *   1    [PR-Z] + case    5 7           0 2-a
 *   3    '@'              4             0
 *   4    '.'              2             e
 *   7    [0-9]            3             0-9      (bit 7: read by movemask)
 */
#ifndef FOGLINE_SCAN_CLASSES_H
#define FOGLINE_SCAN_CLASSES_H

#include <stdint.h>

#define SCAN_CLASS_RUN 0x83
#define SCAN_CLASS_AT  0x08
#define SCAN_CLASS_DOT 0x10

static const uint8_t scan_class_low[16] = {
    [0x0] = 0x8a, [0x1] = 0x81, [0x2] = 0x83, [0x3] = 0x83,
    [0x4] = 0x83, [0x5] = 0x83, [0x6] = 0x83, [0x7] = 0x83,
    [0x8] = 0x83, [0x9] = 0x82, [0xa] = 0x03, [0xb] = 0x01,
    [0xc] = 0x01, [0xd] = 0x01, [0xe] = 0x11, [0xf] = 0x00,
};

static const uint8_t scan_class_high[16] = {
    [2] = 0x10, [3] = 0x80, [4] = 0x09, [5] = 0x02, [6] = 0x01, [7] = 0x02,
};

/* By low nibble of the second letter of "lat", "lon", "lng": that letter, and
 * the third that goes with it.  N for none: no byte equals it, in either case
 * (the shuffle gives 0 for bytes from 0x80). */
#define N 0x80
static const uint8_t scan_key_second[16] = {N, 'a', N, N, N, N, N,   N,
                                            N, N,   N, N, N, N, 'n', 'o'};
static const uint8_t scan_key_third[16] = {N, 't', N, N, N, N, N,   N,
                                           N, N,   N, N, N, N, 'g', 'n'};
#undef N

#endif
