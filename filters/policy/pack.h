/*
 * pack - the default filter file, in the binary.
 */
#ifndef FOGLINE_PACK_H
#define FOGLINE_PACK_H

#include "filters/base/span.h"

/* How errors call it: its path in the sources. */
#define PACK_NAME "filters/packs/vehicle.yaml"

struct span pack_text(void);

#endif
