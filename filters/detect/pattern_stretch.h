/*
 * pattern_stretch - the text that PCRE2 is given at a time.
 *
 * In UTF it gets valid UTF-8 only; invalid bytes divide the text, and nothing
 * matches over them.  (PCRE2_MATCH_INVALID_UTF would do the same, but in 10.42
 * its JIT reads behind the text at \b, and misses characters at \W:
 * github.com/PCRE2Project/pcre2/issues/224.)
 */
#ifndef FOGLINE_PATTERN_STRETCH_H
#define FOGLINE_PATTERN_STRETCH_H

#include "filters/window.h"

/* With UTF, characters that can be looked back at: whole ones, of four bytes,
 * in WINDOW_BACK bytes that may begin within one. */
#define PATTERN_STRETCH_BACK ((WINDOW_BACK - 3) / 4)

/* Bytes start .. end-1 of the window, matches from `from` on. */
struct pattern_stretch {
    size_t start, from, end;
    bool open;   /* more text follows, though perhaps not yet in the window */
    size_t next; /* where to go on if it holds nothing: end, or behind what is
                    invalid */
};

/*
 * The stretch that begins at `from` (or behind bytes that are no text) and has
 * at most `limit` bytes from there.  False: there is none until more comes;
 * s->next says from where.
 */
bool pattern_stretch_get(struct pattern_stretch *s, const struct window *w,
                         bool utf, size_t limit);

#endif
