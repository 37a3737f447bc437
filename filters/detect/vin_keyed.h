/*
 * vin_keyed - what a key may call a VIN.
 *
 * vin_keyed() (keyed.h) judges; these are for judges of keys beside it.
 */
#ifndef FOGLINE_VIN_KEYED_H
#define FOGLINE_VIN_KEYED_H

#include "filters/base/span.h"

/* 17 letters and digits, some of each or digits alone, in one or in groups
 * parted by blanks, '-', '.' or '_'? */
bool vin_keyed_is_whole(struct span value);

/* A digest in hex, 32 to 128 digits, perhaps with its name before it
 * ("sha256:...")? */
bool vin_keyed_is_digest(struct span value);

#endif
