/*
 * compile - a filter file, and those it extends, made into a struct filter.
 */
#ifndef FOGLINE_COMPILE_H
#define FOGLINE_COMPILE_H

#include "filters/policy/chain.h"
#include "filters/policy/rule.h"

struct stems;

/* What the filters of a policy have in common. */
struct compile_opts {
    const struct scan *scan; /* borrowed for ever: the variants are constants */
    struct stems *stems;     /* borrowed; must outlive the filters */
    bool misses;             /* whoever uses them wants to be told of misses */
};

/* What `websocket` may say; ends in NULL. */
extern const char *const compile_websocket_words[];

/* NULL, with an error, if the files say anything that cannot be done. */
struct filter *compile_filter(struct chain *chain,
                              const struct compile_opts *opts);

/* NULL is fine. */
void compile_free(struct filter *filter);

#endif
