/*
 * scan_json - what makes JSON's structure, of up to 2 KiB at a time.
 *
 * Strings are told from the rest by the parity of quotes that no backslash
 * escapes.  Where that is wrong (comments, texts that were cut off) whoever
 * asks must begin anew behind it.  All variants give the same masks.
 */
#ifndef FOGLINE_SCAN_JSON_H
#define FOGLINE_SCAN_JSON_H

#include "filters/base/span.h"

#define SCAN_JSON_WORDS 32
#define SCAN_JSON_BYTES (64 * SCAN_JSON_WORDS)

#define SCAN_JSON_TAIL  3 /* bytes of a name */

/*
 * Names that are looked for, by their last bytes: one may end at byte i if
 * tail[0][p[i] & 31], tail[1][p[i - 1] & 31] and tail[2][p[i - 2] & 31] share a
 * bit, of its bucket.  Of a shorter name these are its opening quote and
 * anything.
 */
struct scan_json_names {
    uint8_t tail[SCAN_JSON_TAIL][64]; /* entries 32 .. are 0 .. 31 again */
    unsigned count;
};

/* Adds a name, as it stands in a text without escapes. */
void scan_json_add(struct scan_json_names *names, struct span name);

/*
 * What came before a block.  To begin anew all is zero but `fresh`, and where
 * one begins within a string, `in_string` and `escaped`.
 */
struct scan_json_state {
    bool fresh;     /* nothing is known but these two: */
    bool in_string; /* between quotes */
    bool escaped;   /* behind a backslash that is not escaped */
    bool dirty;     /* the last string may have begun with backslashes */
    uint64_t close, feed, comma, named; /* the last words of masks */
};

/*
 * Bit i of word w says of byte 64 * w + i:
 *
 *   quote      a quote that is not escaped
 *   inside     a byte of a string, its opening quote included
 *   backslash  one, anywhere
 *   open, close, colon, comma   [{, ]}, : and , outside of strings
 *   ask        a colon: not directly behind a string, or behind one that may be
 *              a name that is looked for.  After a fresh start also others
 *   cut        where a text may end that is not at its end: a line feed in a
 *              string; outside, [{ behind a line feed with no comma before it,
 *              and the colon of a line that has four bytes before it.  After
 *              a fresh start all of these among the first five bytes
 *
 * Beyond the text, in its last word, it is as if there were blanks.
 */
struct scan_json {
    size_t words;
    uint64_t quote[SCAN_JSON_WORDS], inside[SCAN_JSON_WORDS];
    uint64_t backslash[SCAN_JSON_WORDS];
    uint64_t open[SCAN_JSON_WORDS], close[SCAN_JSON_WORDS];
    uint64_t colon[SCAN_JSON_WORDS], comma[SCAN_JSON_WORDS];
    uint64_t ask[SCAN_JSON_WORDS], cut[SCAN_JSON_WORDS];
};

/* What is counted by scan_json_skip_fn. */
struct scan_json_depth {
    uint64_t depth;
    uint64_t cuts; /* all ones: stop at these; zero: do not */
};

/* The bytes that stand behind an odd run of backslashes.  `escaped`: byte 0
 * does, because of what came before. */
static inline uint64_t scan_json_escaped(uint64_t backslash, bool escaped)
{
    const uint64_t even = UINT64_C(0x5555555555555555);
    uint64_t follows, odd;

    backslash &= ~(uint64_t)escaped;
    follows = backslash << 1 | escaped;
    odd = backslash & ~even & ~follows; /* runs that begin at an odd place */
    return (even ^ (odd + backslash) << 1) & follows;
}

/*
 * Fills `map` for a text of 1 .. SCAN_JSON_BYTES bytes, of which only the last
 * of a piece may be no multiple of 64.  Unless the state is fresh the two
 * bytes before the text are read, too.  `state` becomes that behind the text.
 */
typedef void scan_json_fn(const struct scan_json_names *names, struct span text,
                          struct scan_json_state *state, struct scan_json *map);

/*
 * Counts brackets from word w on; returns the first one in which the depth may
 * come to 0 or a cut is heeded, map->words if there is none.
 */
typedef size_t scan_json_skip_fn(const struct scan_json *map, size_t w,
                                 struct scan_json_depth *d);

#endif
