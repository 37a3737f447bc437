/*
 * pattern_shape - what a pattern's text says about all of its matches: how
 * long they can be, and what they must contain.
 *
 * Reads patterns that PCRE2 has compiled already, so syntax is not checked.
 * All figures err to the safe side: a match is never longer, and always holds
 * the literal.
 */
#ifndef FOGLINE_PATTERN_SHAPE_H
#define FOGLINE_PATTERN_SHAPE_H

#include "filters/base/span.h"

#define PATTERN_UNBOUNDED SIZE_MAX
#define PATTERN_LITERAL   32 /* bytes of a literal that are kept, at most */

struct pattern_shape {
    size_t longest; /* bytes of a match, or PATTERN_UNBOUNDED */
    size_t ahead;   /* bytes behind it that look-aheads and \b may read */
    bool utf;       /* given: the text is matched as UTF-8 */
    bool caseless;  /* given: case does not matter; set by (?i), too */

    /* Every match that begins at s holds `literal` at s .. s + before; with
     * literal_n == 0 none is known. */
    uint8_t literal[PATTERN_LITERAL];
    size_t literal_n;
    size_t before; /* PATTERN_UNBOUNDED: anywhere behind s */
};

/*
 * Works out the rest of `shape` for `text`.  False: the pattern holds what
 * cannot be followed in a stream; `*error` (a constant) then says cause and
 * cure, and `*column` where, in bytes from 1.
 */
bool pattern_shape_of(struct pattern_shape *shape, struct span text,
                      const char **error, size_t *column);

#endif
