/*
 * load - the filters a command line asks for.
 */
#ifndef FOGLINE_LOAD_H
#define FOGLINE_LOAD_H

#include "filters/policy/policy.h"
#include "proxy/cli/args.h"

#include <stdio.h>

/* policy_load, what is wrong being on stderr. */
struct policy *load_files(const struct policy_opts *opts);

/* The policy of --filters and --isa, or NULL after an error on stderr.
 * Warnings go to stderr, too.  `misses`: see policy.h. */
struct policy *load_policy(const struct args *args, bool misses);

/*
 * The filter for bodies that are no answer to any request: the first, whatever
 * its applies_to says.  If there are more, a note on stderr says which is used.
 */
const struct filter *load_first(const struct args *args,
                                const struct policy *policy);

/* Writes text that may be empty, and then has no bytes to point to. */
void load_print(FILE *to, const struct buf *text);

#endif
