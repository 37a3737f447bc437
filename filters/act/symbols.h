/*
 * symbols - the characters of a value that count, apart from what stands
 * between them.
 *
 * "35-209900-176148-1" has the symbols of "352099001761481"; others put in
 * their place keep the dashes where they were.
 */
#ifndef FOGLINE_SYMBOLS_H
#define FOGLINE_SYMBOLS_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define SYMBOLS_MAX 64

struct symbols {
    uint8_t p[SYMBOLS_MAX]; /* indices into the alphabet */
    size_t n;
    bool lower; /* letters are in lower case */
};

/* Which characters count, and which may stand between them. */
struct symbols_of {
    const char *alphabet; /* letters in upper case: either case counts */
    const char *between;
};

/* False: some character is neither, there are more than SYMBOLS_MAX, or cases
 * are mixed. */
MUST_USE bool symbols_take(struct span value, const struct symbols_of *of,
                           struct symbols *symbols);

/* Writes `value` with other symbols, as many as it has; value.n bytes. */
void symbols_put(struct span value, const struct symbols_of *of,
                 const struct symbols *symbols, uint8_t *out);

#endif
