/*
 * member - a value's place in JSON: its quotes, its key, its commas.
 *
 *   {"a": 1, "key": "value", "b": 2}
 *          | |      |     |
 *     comma key  from     to          (of "value" and its quotes)
 *
 * Works on raw bytes, also inside a JSON string, where quotation marks have
 * backslashes.
 */
#ifndef FOGLINE_MEMBER_H
#define FOGLINE_MEMBER_H

#include "filters/window.h"

/* How far before a value its member is looked for, bytes. */
#define MEMBER_BACK 240

struct member {
    size_t from, to;  /* the value, with its quotes */
    size_t key;       /* where its key begins; `from` in an array */
    uint8_t before;   /* ',' '{' or '[' */
    size_t before_at; /* where that stands */
    uint8_t after;    /* ',' '}' or ']' */
    size_t after_at;
    bool quoted;
    bool nested; /* its quotes have backslashes */
};

/*
 * Finds the member whose value, without quotes, is raw[start .. end), where
 * raw[floor .. raw.n) may be looked at.  NONE: it is no member's whole value,
 * this is not JSON, or the key has a comma or bracket in it: looking back for
 * the member's head while it arrives, nobody could tell that from structure.
 * MORE: what follows is still to come (never if `final`).
 */
enum verdict member_around(const struct window *raw, size_t start, size_t end,
                           struct member *m);

/* Where to hold, so that a member that reaches over `hold` is still whole when
 * its value arrives; not before raw->floor. */
size_t member_hold(const struct window *raw, size_t hold);

#endif
