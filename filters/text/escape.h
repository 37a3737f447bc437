/*
 * escape - one escape at a time: what it stands for.
 *
 * The list of escapes is in filters/text/view.h.
 */
#ifndef FOGLINE_ESCAPE_H
#define FOGLINE_ESCAPE_H

#include "filters/base/span.h"

#include <stdbool.h>

struct escape {
    size_t n; /* its length, bytes */
    uint8_t out[4];
    size_t out_n; /* 0: it stands for nothing, like a zero-width blank */
};

/* May an escape begin with byte `c`? */
bool escape_leads(uint8_t c);

/* Reads the escape that begins at text[i]; false: none does, or it goes on
 * behind the end. */
bool escape_read(struct span text, size_t i, struct escape *e);

/* Could text[i ..] be the beginning of one that goes on behind the end? */
bool escape_is_open(struct span text, size_t i);

#endif
