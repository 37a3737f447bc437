/*
 * base64 - RFC 4648, both alphabets, with or without padding.
 */
#ifndef FOGLINE_BASE64_H
#define FOGLINE_BASE64_H

#include "filters/base/span.h"

#include <stdbool.h>

/* A character of either alphabet? */
bool base64_is(uint8_t c);

/* Decodes `text` into `out` (3 bytes for 4 characters) and returns how many
 * bytes there are.  Stops at the first byte that is not of the alphabet. */
size_t base64_decode(struct span text, uint8_t *out);

#endif
