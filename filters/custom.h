/*
 * custom - what a filter's own patterns find.
 *
 * For filters/sources.c.
 */
#ifndef FOGLINE_CUSTOM_H
#define FOGLINE_CUSTOM_H

#include "filters/blocks.h"
#include "filters/detect/pattern.h"
#include "filters/policy/rule.h"

struct walk;

/* One pattern's rule, and where it has got to in the window. */
struct custom_find {
    const struct rule *rule;
    struct pattern_find find;
};

/* All zero to begin with. */
struct custom {
    const struct filter *filter; /* of the body */
    struct pattern_scratch *scratch;
    struct custom_find *finds;
    size_t *from;         /* of each, in the window at hand */
    struct blocks blocks; /* of that window */
    size_t count;
};

/* Starts a body. */
void custom_open(struct custom *c, const struct filter *filter);

/* Frees. */
void custom_done(struct custom *c);

/* Asks all patterns about a new window; scans it, for escapes hide matches:
 * what stands behind the first is asked when it is shown undone. */
void custom_begin(struct custom *c, struct walk *k);

/* Where the leftmost match begins; SIZE_MAX: there is none. */
size_t custom_next(const struct custom *c);

/* Takes the leftmost match.  False: it must wait. */
bool custom_take(struct custom *c, struct walk *k);

/* The exception that holds for the hit; NULL: none does. */
const struct except *custom_excepts(struct custom *c, const struct hit *hit);

#endif
