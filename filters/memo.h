/*
 * memo - what has been read of a window and need not be read again.
 *
 * A detector reads on from its anchor: for a value's end, for the last of many
 * '@'.  Where every few bytes are an anchor, each would read the same bytes,
 * and a body would cost hundreds of times what it should.  A memo says what is
 * known of bytes whatever the anchor, so that answers are the same without it.
 *
 * Lives as long as its window: pass_run() begins an empty one.
 */
#ifndef FOGLINE_MEMO_H
#define FOGLINE_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of bytes from .. to-1 of the window something is known; none if equal. */
struct memo_part {
    size_t from, to;
};

#define MEMO_NUMBERS 8 /* a track is judged by six */

/* Numbers of a list are as long as each other: no two of these in one row. */
#define MEMO_ROW(start) ((uint32_t)(start)*0x9E3779B1U >> 29)

struct memo_number {
    size_t start, end;
    unsigned integers, decimals;
    bool valued;
    double value;
};

struct memo {
    struct memo_part token;  /* nothing here ends a bare value */
    struct memo_part chain;  /* a@a@a@: behind each '@' what may be a domain
                              * name leads to the next, up to the '@' at `to` */
    struct memo_part key;    /* all of these may be of a key */
    struct memo_part words;  /* or blanks between words of one */
    struct memo_part probed; /* no token that begins here holds a finding */

    struct memo_part alone; /* a number with no second one of a position
                             * behind it */

    /* What detect/context.h says of the number at `context_at` - 1; 0: of
     * none. */
    size_t context_at;
    uint8_t context;

    /* The numbers read last (text/number.c), by MEMO_ROW() of their starts;
     * end 0: none. */
    struct memo_number numbers[MEMO_NUMBERS];

    /* Signs behind words for "value" (detect/keyed_before.c) lead to names that
     * begin at `signs_lead` at most. */
    struct memo_part signs;
    size_t signs_lead;
};

/* Where to go on reading from `i`: behind what is known, but not beyond
 * `end`. */
static inline size_t memo_skip(const struct memo_part *part, size_t i,
                               size_t end)
{
    if (i < part->from || i >= part->to)
        return i;
    return part->to < end ? part->to : end;
}

/* Bytes from .. to-1 have been read as well. */
static inline void memo_add(struct memo_part *part, size_t from, size_t to)
{
    if (from < part->from || from > part->to)
        part->from = from;
    part->to = to;
}

#endif
