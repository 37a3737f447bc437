/*
 * hex - bytes written as hex digits, for published test vectors.
 */
#ifndef FOGLINE_HEX_H
#define FOGLINE_HEX_H

#include "filters/base/span.h"

#include <stdlib.h>

struct hex {
    uint8_t p[128];
    size_t n;
};

/* Blanks between digits are skipped. */
static inline struct hex hex_of(const char *digits)
{
    struct hex h = {.n = 0};
    char byte[3] = "";

    for (; *digits != '\0'; digits += *digits == ' ' ? 1 : 2) {
        if (*digits == ' ')
            continue;
        memcpy(byte, digits, 2);
        h.p[h.n++] = (uint8_t)strtoul(byte, NULL, 16);
    }
    return h;
}

static inline struct span hex_span(const struct hex *h)
{
    return span_of(h->p, h->n);
}

#endif
