/*
 * chain - a filter file and the files it `extends`, kept while a filter is
 * made of them.
 */
#ifndef FOGLINE_CHAIN_H
#define FOGLINE_CHAIN_H

#include "filters/policy/keys.h"
#include "filters/policy/stamp.h"

/* A file, its base, the base's base ...: more is a mistake. */
#define CHAIN_MAX 8

/* Where a rule of the filter stands. */
struct origin {
    const struct doc *doc;
    const struct node *node;
};

struct chain {
    struct chain_link *links[CHAIN_MAX];
    const struct doc *docs[CHAIN_MAX]; /* [0]: the filter's own file */
    struct stamp stamps[CHAIN_MAX];    /* of before they were read */
    size_t count;
    struct origin *origins; /* by filter->rules; filled in by rules_read */
};

/*
 * Parses a file's text (`file` and `text` are borrowed until chain_done), then
 * reads what it extends.  False, with an error, if a file is missing or broken,
 * has unknown keys at its top, extends itself, or if there are too many; call
 * chain_done also then.
 */
MUST_USE bool chain_init(struct chain *chain, const char *file,
                         struct span text, struct diag *diag);
void chain_done(struct chain *chain);

/* The keys at the top of a filter file. */
extern const struct key chain_keys[];

#endif
