/*
 * base32 - RFC 4648 base32 in lower case, without filling: letters and the
 * digits 2 to 7, which need no escape anywhere and survive a change of case.
 */
#ifndef FOGLINE_BASE32_H
#define FOGLINE_BASE32_H

#include "filters/base/span.h"

/* Characters for n bytes. */
static inline size_t base32_length(size_t n)
{
    return (n * 8 + 4) / 5;
}

/* Writes base32_length(bytes.n) characters. */
void base32_put(struct span bytes, uint8_t *out);

/* Decodes, in lower case only; writes at most text.n * 5 / 8 bytes and returns
 * how many.  0: it is not what base32_put writes. */
size_t base32_take(struct span text, uint8_t *out);

#endif
