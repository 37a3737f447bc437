/*
 * pass - one window from scan to slices: anchors are found, detectors asked,
 * rules applied, output appended to a sink.
 */
#ifndef FOGLINE_PASS_H
#define FOGLINE_PASS_H

#include "filters/custom.h"
#include "filters/fields.h"
#include "filters/filter.h"
#include "filters/policy/rule.h"
#include "filters/repeat.h"
#include "filters/text/csv.h"
#include "filters/text/list.h"
#include "filters/text/name_cache.h"
#include "filters/window.h"

/* Bytes of replacements that a stream keeps room for. */
#define PASS_ARENA 4096

/* Values found far behind their keys: they wait for what stands between.  A key
 * and its value leave no room for more. */
#define PASS_LATER 8

struct pass_later {
    unsigned count;
    struct found at[PASS_LATER]; /* in the order of the window */
};

/* What a body's windows have in common.  Owned by the stream. */
struct pass {
    const struct filter *filter;
    struct sink *sink;
    struct tally tally;
    bool lines;   /* each line is a text of its own: no finding goes on
                   * behind its line */
    bool observe; /* tell and count only: change nothing, block nothing */

    /* What is undone besides, filters/text/escape.h; behind the byte of the
     * body at which that was last said. */
    unsigned also;
    uint64_t also_from;

    uint64_t origin;  /* where in the body the window begins */
    struct csv csv;   /* the body as a table */
    struct list list; /* the values of a key, while they come */
    struct repeat repeat;
    struct name_cache *names; /* the stream's; borrowed */
    struct custom custom;
    struct fields fields;

    uint64_t taken; /* behind the last comma that was removed; in the body */

    /* Replacements of slices the sink has not taken yet. */
    uint8_t *arena;
    size_t arena_used, arena_size;

    struct pass_later later; /* of the window at hand; pass_init() does not
                              * clear all of it */
};

/* Takes nothing, owns nothing. */
void pass_init(struct pass *p);

/* Frees the arena, wiped. */
void pass_done(struct pass *p);

/* Gives back, wiped, what a large replacement made the arena grow by. */
void pass_trim(struct pass *p);

/* Tells the detectors, through the window, what filter and sink want. */
void pass_ask(struct pass *p, struct window *w);

/*
 * Decides on as much of the window as can be decided, and appends it to the
 * sink, from w->floor on.  On return w->floor is where the undecided rest
 * begins: w->end if all is out.  The sink holds slices of the window when this
 * returns; flush before the window's bytes change.
 *
 * `*cut`: an escape was met, and w->end is where it begins; or p->also has
 * changed there.  What follows must be shown undone (filters/text/view.h), from
 * the new floor on.
 */
MUST_USE enum fault pass_run(struct pass *p, struct window *w, bool *cut);

/* Byte i of the raw bytes, as an index into the window. */
size_t pass_shown(const struct window *w, size_t i);

/* Hands all slices to the sink's owner and forgets the replacements. */
MUST_USE enum fault pass_flush(struct pass *p);

#endif
