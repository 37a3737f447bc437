/*
 * fields - what a filter's own paths select in a body.
 *
 * A body is fed as it comes, ahead of the windows on it; what a path selects
 * is kept as ranges of the body until the windows have passed.
 */
#ifndef FOGLINE_FIELDS_H
#define FOGLINE_FIELDS_H

#include "filters/policy/rule.h"
#include "filters/text/path_walk.h"
#include "filters/window.h"

struct walk;

/* All zero to begin with. */
struct fields {
    const struct filter *filter; /* of the body */
    struct path_walk *walk;      /* NULL: no rule has a path */
    uint64_t fed;                /* bytes that the walk has read */
    struct path_event *ranges;   /* by `begin` */
    size_t count, size;
    size_t first; /* those before it are behind the windows */
};

/* Starts a body. */
void fields_open(struct fields *f, const struct filter *filter);

/* Frees. */
void fields_done(struct fields *f);

/* Reads on, `*used` bytes of the piece: not more may be filtered before the
 * next call.  Faults as path_walk_feed(). */
MUST_USE enum fault fields_feed(struct fields *f, struct span piece,
                                size_t *used);

/* Ends the body. */
void fields_finish(struct fields *f);

/* Looks at a new window: what may not go out yet is held. */
void fields_begin(struct fields *f, struct walk *k);

/* Where the next value that a rule selects begins; SIZE_MAX: there is none. */
size_t fields_next(const struct fields *f, const struct walk *k);

/* Takes it.  False: it must wait. */
bool fields_take(struct fields *f, struct walk *k);

/* The exception that holds for the hit; NULL: none does. */
const struct except *fields_except(const struct fields *f, const struct walk *k,
                                   const struct hit *hit);

#endif
