/*
 * tries - what to type into a second terminal while the demo runs.
 */
#ifndef FOGLINE_TRIES_H
#define FOGLINE_TRIES_H

#include "proxy/cli/settings.h"

/* Prints requests to stdout, for listeners with and without TLS. */
void tries_print(const struct settings *s);

#endif
