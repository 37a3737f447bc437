/*
 * luhn - the check digit of IMEIs and SIM card numbers: ISO/IEC 7812-1 annex
 * B, 3GPP TS 23.003 annex B.
 *
 * One number in ten passes by chance.
 */
#ifndef FOGLINE_LUHN_H
#define FOGLINE_LUHN_H

#include "filters/base/span.h"

/* Is the last of these ASCII digits the check digit of those before it? */
bool luhn_holds(struct span digits);

#endif
