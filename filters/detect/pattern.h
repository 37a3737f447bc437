/*
 * pattern - custom patterns: PCRE2, in streams.
 *
 * Patterns see bytes (with `utf`: UTF-8, in which invalid bytes match
 * nothing).  ^ and $ stand at lines, ended by LF, CR or CRLF; . takes none of
 * these; \A is the body's start.
 *
 * What is found depends on the bytes alone, never on where windows end: a
 * candidate that the window's end leaves open is MORE.  No match is longer
 * than `max_length`; one that is, or that cannot be decided by then, is a
 * fault, and so is one that takes too many steps: never "no match".
 *
 * How the engine uses it.  Per stream one pattern_scratch for all patterns;
 * per window and pattern a struct pattern_find, whose `from` begins at the
 * window's floor:
 *
 *   fault = pattern_next(p, scratch, &w, &find);
 *   fault != FAULT_NONE      -> the stream ends with it
 *   find.verdict == MATCH    -> find.hit; set find.from to hit.end (or to the
 *                               floor, if another finding went beyond) and ask
 *                               again
 *   find.verdict == MORE     -> nothing from find.hold on may go out; ask again
 *                               in the next window, from there
 *   find.verdict == NONE     -> no match begins before w.end
 *
 * Of several patterns the leftmost hit is taken first, and those that begin
 * before its end are asked again from there.  Windows must hold WINDOW_BACK
 * bytes of history before `from`, or begin where the body does.
 *
 * Scan: with pattern_literal() every match that begins at s holds the literal
 * at s .. s + before.  So where the scan looks for it as a stem (four of its
 * bytes), a pattern need be asked only in windows where it was hot, or whose
 * last pattern_tail() bytes may hold its beginning.
 */
#ifndef FOGLINE_PATTERN_H
#define FOGLINE_PATTERN_H

#include "filters/base/check.h"
#include "filters/base/fault.h"
#include "filters/window.h"

#define PATTERN_LONGEST 16384 /* the largest max_length, bytes */

struct pattern;         /* compiled; immutable, any thread */
struct pattern_scratch; /* what matching needs; one thread at a time */

struct pattern_options {
    const char *text;
    size_t max_length; /* bytes; 0: as the pattern bounds itself */
    bool utf;
    bool caseless;
};

struct pattern_error {
    char text[240]; /* cause and cure */
    size_t column;  /* bytes from 1; 0: all of the pattern */
};

/*
 * Compiles.  NULL, and why in `error`, if the pattern
 *   - is not valid, matches an empty text, or cannot be followed in a stream
 *     (\G, \K, \C, (*...), conditions, recursion, (?x));
 *   - can match any length and max_length is not given;
 *   - looks back farther than 64 characters (with utf: 31);
 *   - takes steps out of proportion on a simple text, as (a+)+$ does.
 * If it has a group (?<value>...), only that part is the finding.
 */
struct pattern *pattern_compile(const struct pattern_options *o,
                                struct pattern_error *error);

/* NULL is fine. */
void pattern_free(struct pattern *p);

/* The longest match, bytes. */
size_t pattern_longest(const struct pattern *p);

struct pattern_literal {
    struct span bytes; /* of three and more; empty: none is known */
    size_t before;     /* how far behind a match's start it begins at most; of
                          what has no bound, as far as is looked: a match of
                          more than twice max_length may be none */
    bool caseless;     /* ASCII letters of either case count */
};

/* Borrowed from the pattern. */
struct pattern_literal pattern_literal(const struct pattern *p);

struct pattern_scratch *pattern_scratch_new(void);

/* NULL is fine. */
void pattern_scratch_free(struct pattern_scratch *s);

struct pattern_find {
    size_t from; /* given: where in the window to begin */
    enum verdict verdict;
    struct hit hit; /* MATCH; all but match.kind is set, evidence CERTAIN; form
                       FORM_NUMBER if it is digits with at most a sign and a
                       point, else FORM_TEXT */
    size_t hold;    /* MORE */
};

/*
 * Finds the first match that begins at find->from or later.
 *
 *   FAULT_PATTERN  a match longer than max_length, or undecided by then; a
 *                  match, stack or depth limit
 */
MUST_USE enum fault pattern_next(const struct pattern *p,
                                 struct pattern_scratch *s,
                                 const struct window *w,
                                 struct pattern_find *find);

#endif
