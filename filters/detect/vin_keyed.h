/*
 * vin_keyed - what a key may call a VIN.
 *
 * vin_keyed() (keyed.h) judges; these are for judges of keys beside it.
 */
#ifndef FOGLINE_VIN_KEYED_H
#define FOGLINE_VIN_KEYED_H

#include "filters/base/span.h"

/* 17 letters and digits, a digit among them; or, without I, O and Q, in groups
 * parted by one of ' ', '-', '.', '_'? */
bool vin_keyed_is_whole(struct span value);

/* A digest in hex, 32 to 128 digits, perhaps with its name before it
 * ("sha256:...")? */
bool vin_keyed_is_digest(struct span value);

#endif
