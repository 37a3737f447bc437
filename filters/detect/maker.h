/*
 * maker - world manufacturer identifiers, the first three characters of a VIN
 * (ISO 3780).
 */
#ifndef FOGLINE_MAKER_H
#define FOGLINE_MAKER_H

#include "filters/base/span.h"

/* Is the maker's code at the head of `vin` (letters and digits, any case) one
 * under which road vehicles are sold? */
bool maker_known(struct span vin);

#endif
