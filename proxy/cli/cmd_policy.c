/*
 * cmd_policy - prints the policy in force.
 */
#include "filters/policy/describe.h"
#include "filters/policy/schema.h"
#include "proxy/cli/load.h"

#include <errno.h>
#include <stdio.h>

#define TEXT_MAX ((size_t)16 << 20)

static enum status finish(struct buf *text)
{
    load_print(stdout, text);
    buf_done(text);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return STATUS_OK;
    perror("fogline policy: cannot write to standard output");
    return STATUS_FAILED;
}

static enum status run(const struct args *args)
{
    struct policy *policy;
    struct buf text;

    buf_init(&text, TEXT_MAX);
    if (args_has(args, "--schema")) {
        schema_put(&text);
        return finish(&text);
    }
    policy = load_policy(args, false);
    if (policy == NULL)
        return STATUS_FAILED;
    for (size_t i = 0; i < policy_count(policy); i++) {
        if (i != 0)
            CHECK(buf_put(&text, span_str("\n")));
        describe_filter(policy_at(policy, i), &text);
    }
    policy_unref(policy);
    return finish(&text);
}

static const struct option options[] = {
    OPTION_FILTERS,
    {"--schema", NULL, false,
     "print the JSON Schema of filter files instead, for editors"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_policy = {
    .name = "policy",
    .summary = "Prints the rules in force, after `extends`, and their sources",
    .options = options,
    .details =
        "Filters come in the order in which they are tried: the first that "
        "applies to a\n"
        "response is used, and a response that none applies to is refused. "
        "For each\n"
        "filter: what it looks for, what it does with it, how sure it has to "
        "be, the\n"
        "rule's name, and the file, line and column it comes from.\n"
        "\n"
        "Exit status: 0 printed; 1 a filter file has an error; 2 wrong "
        "usage.\n",
    .examples = "  fogline policy\n"
                "  fogline policy --filters partner.yaml --filters "
                "vehicle.yaml\n",
    .run = run,
};
