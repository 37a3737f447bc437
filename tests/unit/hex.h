/*
 * hex - bytes written as hex digits, for published test vectors.
 */
#ifndef FOGLINE_HEX_H
#define FOGLINE_HEX_H

#include "filters/base/span.h"

#include <stdio.h>

struct hex {
    uint8_t p[128];
    size_t n;
};

/* Blanks between digits are skipped. */
static inline struct hex hex_of(const char *digits)
{
    struct hex h = {.n = 0};
    unsigned byte;

    while (sscanf(digits, " %2x", &byte) == 1) {
        h.p[h.n++] = (uint8_t)byte;
        digits += strspn(digits, " ") + 2;
    }
    return h;
}

static inline struct span hex_span(const struct hex *h)
{
    return span_of(h->p, h->n);
}

#endif
