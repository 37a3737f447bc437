/*
 * vin_keyed - what a key may call a VIN.
 *
 * vin_keyed() (keyed.h) judges; these are for judges of keys beside it.
 */
#ifndef FOGLINE_VIN_KEYED_H
#define FOGLINE_VIN_KEYED_H

#include "filters/base/span.h"
#include "filters/text/chars.h"
#include "filters/text/sixteen.h"

#define VIN_KEYED_LENGTH 17

/* 17 letters and digits, a digit among them; or, without I, O and Q, in groups
 * parted by one of ' ', '-', '.', '_'? */
bool vin_keyed_is_whole(struct span value);

/* A digest in hex, 32 to 128 digits, perhaps with its name before it
 * ("sha256:...")? */
bool vin_keyed_is_digest(struct span value);

/* Are the 17 bytes at p capital letters and digits, some of both: what nearly
 * all are? */
static inline bool vin_keyed_is_plain(const uint8_t *p)
{
    sixteen v = sixteen_load(p);
    unsigned digits = sixteen_digits(v);
    unsigned upper = sixteen_bits(sixteen_between(v, 'A', 26));

    digits |= (unsigned)chars_is(p[16], CHARS_DIGIT) << 16;
    upper |= (unsigned)chars_is(p[16], CHARS_UPPER) << 16;
    return (digits | upper) == (1U << VIN_KEYED_LENGTH) - 1 && digits != 0 &&
           upper != 0;
}

#endif
