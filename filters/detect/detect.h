/*
 * detect - the detectors: one file per kind, one row each in this table.
 *
 * A new detector is a function of type detect_fn in a file of its own, a row
 * in detect.c that says at which anchor it wants to be asked, and a case in
 * tests/golden/.
 */
#ifndef FOGLINE_DETECT_H
#define FOGLINE_DETECT_H

#include "filters/text/csv.h"
#include "filters/window.h"

/* The masks of filters/scan/scan.h. */
enum anchor { ANCHOR_AT, ANCHOR_RUN, ANCHOR_DEC, ANCHOR_KEY, ANCHOR_COUNT };

/* Who is asked at an anchor, and for which kind. */
struct detector {
    enum kind kind;
    detect_fn *look;
};

/* By enum anchor. */
extern const struct detector detect_table[ANCHOR_COUNT];

/* vin.c: a run of 17 or some more; `at` is the byte after it. */
detect_fn vin_look;

/* email.c: an '@'. */
detect_fn email_look;

/*
 * Is the text before `end` part of an e-mail address that has its '@' further
 * on?  MATCH (as email_look) or MORE if so; NONE: no.
 */
enum verdict email_claims(const struct window *w, size_t end,
                          struct found *found);

/* How many bytes at i belong to an escape whose lead stands before i: the n of
 * \\n, the u003c of \\u003c, the 3C of %3C. */
size_t email_escape_rest(const struct window *w, size_t i);

/* The first byte of the run that ends before `end` and may be (part of) a
 * local part; `end` itself if there is none.  At most WINDOW_BACK bytes. */
size_t email_run_start(const struct window *w, size_t end);

/* coordinates.c: a key that begins with lat, lon or lng. */
detect_fn coordinates_look;

/* The value of a cell in a latitude or longitude column; false: none. */
bool coordinates_cell(const struct window *w, const struct csv_cell *cell,
                      struct hit *hit);

/* pair.c: a number with four decimals, perhaps one of two. */
detect_fn pair_look;

/*
 * Where the hold must begin at the window's end so that the first number of a
 * pair is still there when the second arrives; w->end if there is none.
 */
size_t pair_tail(const struct window *w);

#endif
