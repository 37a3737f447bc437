/*
 * load - see load.h.
 */
#include "proxy/cli/load.h"

#include <stdlib.h>

void load_print(FILE *to, const struct buf *text)
{
    if (text->n > 0)
        fwrite(text->p, 1, text->n, to);
}

struct policy *load_files(const struct policy_opts *opts)
{
    struct policy *policy;
    struct diag diag;

    diag_init(&diag);
    policy = policy_load(opts, &diag);
    load_print(stderr, &diag.warnings);
    if (policy == NULL)
        load_print(stderr, &diag.text);
    diag_done(&diag);
    return policy;
}

struct policy *load_policy(const struct args *args, bool misses)
{
    struct policy_opts opts = {.isa = args_value(args, "--isa", NULL),
                               .misses = misses};
    const char **files = args_values(args, "--filters", &opts.file_count);
    struct policy *policy;

    opts.files = files;
    policy = load_files(&opts);
    free(files);
    return policy;
}

const struct filter *load_first(const struct args *args,
                                const struct policy *policy)
{
    const struct filter *first = policy_at(policy, 0);

    if (policy_count(policy) > 1)
        fprintf(stderr,
                "fogline %s: there is no request to choose one of %zu filters "
                "by: \"%s\", the first, is used\n",
                args->command->name, policy_count(policy), filter_name(first));
    return first;
}
