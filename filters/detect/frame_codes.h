/*
 * frame_codes - the codes of models that Japanese frame numbers begin with.
 */
#ifndef FOGLINE_FRAME_CODES_H
#define FOGLINE_FRAME_CODES_H

#include "filters/base/span.h"

/*
 * Is `model`, in upper case, a code under which cars are or were sold in Japan
 * (ZVW50, GFC27, MK53S, KF2P)?  The letters behind its number, which tell body
 * and drive, do not have to be right.
 */
bool frame_codes_known(struct span model);

#endif
