/*
 * scan_classes - the nibble tables of the SIMD variants.
 *
 * A byte c is in a class iff LOW[c & 15] and HIGH[c >> 4] share a bit of that
 * class.  Bytes from 0x80 are in none (the shuffle gives 0 for them).
 *
 *   bit  class            high nibbles  low nibbles
 *   0    [A-HJ-N] + case  4 6           1-8 a-e
 *   1    [PR-Z] + case    5 7           0 2-a
 *   2    [0-9]            3             0-9
 *   3    '@'              4             0
 *   4    '.'              2             e
 */
#ifndef FOGLINE_SCAN_CLASSES_H
#define FOGLINE_SCAN_CLASSES_H

#include <stdint.h>

#define SCAN_CLASS_RUN   0x07
#define SCAN_CLASS_DIGIT 0x04
#define SCAN_CLASS_AT    0x08
#define SCAN_CLASS_DOT   0x10

static const uint8_t scan_class_low[16] = {
    /* 0 */ 0x0e,
    /* 1 */ 0x05,
    /* 2 */ 0x07,
    /* 3 */ 0x07,
    /* 4 */ 0x07,
    /* 5 */ 0x07,
    /* 6 */ 0x07,
    /* 7 */ 0x07,
    /* 8 */ 0x07,
    /* 9 */ 0x06,
    /* a */ 0x03,
    /* b */ 0x01,
    /* c */ 0x01,
    /* d */ 0x01,
    /* e */ 0x11,
    /* f */ 0x00,
};

static const uint8_t scan_class_high[16] = {
    [2] = 0x10, [3] = 0x04, [4] = 0x09, [5] = 0x02, [6] = 0x01, [7] = 0x02,
};

/* By low nibble of the second letter of "lat", "lon", "lng": that letter, and
 * the third that goes with it; 0 = none.  Zero never equals a byte with 0x20
 * set, which all compared bytes have. */
static const uint8_t scan_key_second[16] = {
    [0x1] = 'a',
    [0xe] = 'n',
    [0xf] = 'o',
};

static const uint8_t scan_key_third[16] = {
    [0x1] = 't',
    [0xe] = 'g',
    [0xf] = 'n',
};

#endif
