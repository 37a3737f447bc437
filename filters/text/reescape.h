/*
 * reescape - writes a replacement as the text around it is written.
 *
 * What stands in a percent-encoded URL is percent-encoded again, as often as
 * its neighbours are; what stands among character references or backslash
 * escapes has the characters escaped that would end its string or element.
 */
#ifndef FOGLINE_REESCAPE_H
#define FOGLINE_REESCAPE_H

#include "filters/window.h"

struct layers {
    unsigned percent; /* times, at most 2 */
    bool entities, slashes;
    struct span raw; /* what is replaced: characters that stand in it as they
                      * are need no escape */
};

/* How the bytes start .. end - 1 of a window, and their neighbours, are
 * written.  False: plainly, nothing is to be done. */
bool reescape_layers(const struct window *w, const struct hit *hit,
                     struct layers *layers);

/* The most bytes that one byte becomes. */
#define REESCAPE_MOST 6

/* Writes `text` to `out` (REESCAPE_MOST times its room); the length. */
size_t reescape_put(const struct layers *layers, struct span text,
                    uint8_t *out);

#endif
