/*
 * capabilities - root's powers, one by one (capabilities(7)).
 */
#ifndef FOGLINE_CAPABILITIES_H
#define FOGLINE_CAPABILITIES_H

#include "filters/base/check.h"

#include <stdbool.h>

/* Drops all of the calling thread's, and those that it could get back.  False,
 * with errno, if some remain. */
MUST_USE bool capabilities_drop(void);

#endif
