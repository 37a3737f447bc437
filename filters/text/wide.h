/*
 * wide - tells UTF-16 and UTF-32 by their bytes, where nothing names them.
 *
 * Text in them holds ASCII characters with one zero byte, or three, beside
 * each: no other text has zeros at all.
 */
#ifndef FOGLINE_WIDE_H
#define FOGLINE_WIDE_H

#include "filters/base/span.h"

#define WIDE_HEAD 8 /* bytes of a body that wide_head() wants */

/* Is this the head of UTF-16 or UTF-32 text, with or without a byte-order
 * mark?  Of fewer than WIDE_HEAD bytes only a mark tells. */
bool wide_head(struct span head);

/* Where wide_look() is; all zero before the first byte. */
struct wide {
    unsigned zeros;  /* in a row, before the next byte */
    unsigned stride; /* zeros between the characters of the run; 0: no run */
    unsigned run;    /* characters so far with as many zeros before each */
};

/* Looks at the next bytes, however they are cut: have there been four ASCII
 * characters in a row, one zero before each, or three before each? */
bool wide_look(struct wide *w, struct span in);

#endif
