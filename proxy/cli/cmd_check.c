/*
 * cmd_check - validates configuration and filter files and runs the tests
 * inside them.
 *
 * Each file is loaded alone, as if it were the only one, so that one file's
 * error neither hides nor causes another's.  What a configuration names is
 * loaded together, as `serve` would.
 */
#include "proxy/cli/check_tls.h"
#include "proxy/cli/load.h"
#include "proxy/cli/settings_file.h"

#define REPORT_MAX (1024 * 1024)

struct check {
    const char *isa;
    bool strict;
    size_t errors, warnings;
};

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void check_tests(struct check *c, const char *file,
                        const struct policy *policy)
{
    struct buf report;
    size_t tests = 0, failed;
    size_t rules = policy_rule_count(policy);

    buf_init(&report, REPORT_MAX);
    failed = policy_run_tests(policy, &report, &tests);
    load_print(stderr, &report);
    if (failed == 0) {
        printf("%s: ok (%zu rule%s, %zu test%s)\n", file, rules, plural(rules),
               tests, plural(tests));
    } else {
        fflush(stdout);
        fprintf(stderr, "%s: %zu of %zu tests failed\n", file, failed, tests);
        c->errors++;
    }
    buf_done(&report);
}

static void print(struct check *c, struct diag *diag)
{
    c->warnings += diag->warning_count;
    c->errors += diag->failed;
    load_print(stderr, &diag->warnings);
    load_print(stderr, &diag->text);
    diag_done(diag);
}

/* NULL after an error. */
static struct policy *load(struct check *c, const char *const *files,
                           size_t count)
{
    struct policy_opts opts = {
        .files = files, .file_count = count, .isa = c->isa, .advise = true};
    struct policy *policy;
    struct diag diag;

    diag_init(&diag);
    policy = policy_load(&opts, &diag);
    print(c, &diag);
    return policy;
}

static bool certificates_are_good(struct check *c, const struct settings *s,
                                  const struct policy *policy)
{
    struct diag diag;
    bool good;

    diag_init(&diag);
    good = check_tls(&s->config, policy, &diag);
    print(c, &diag);
    return good;
}

static void check_config(struct check *c, const char *file)
{
    struct policy *policy = NULL;
    struct settings settings;
    struct diag diag;
    bool good;

    settings_init(&settings);
    diag_init(&diag);
    good = settings_file_read(&settings, file, &diag);
    print(c, &diag);
    if (good) {
        policy = load(c, settings.filters, settings.filter_count);
        good = certificates_are_good(c, &settings, policy);
    }
    if (good && policy != NULL)
        check_tests(c, file, policy);
    policy_unref(policy);
    settings_done(&settings);
}

static void check_filter(struct check *c, const char *file)
{
    struct policy *policy = load(c, &file, 1);

    if (policy != NULL)
        check_tests(c, file, policy);
    policy_unref(policy);
}

static void check_file(struct check *c, const char *file)
{
    if (settings_file_is_one(file))
        check_config(c, file);
    else
        check_filter(c, file);
}

static enum status run(const struct args *args)
{
    struct check c = {
        .isa = args_value(args, "--isa", NULL),
        .strict = args_has(args, "--strict"),
    };

    for (size_t i = 0; i < args->operand_count; i++)
        check_file(&c, args->operands[i]);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        perror("fogline check: cannot write to standard output");
        return STATUS_FAILED;
    }
    if (c.strict && c.warnings > 0)
        fprintf(stderr, "fogline check: %zu warning%s, errors by --strict\n",
                c.warnings, plural(c.warnings));
    return c.errors > 0 || (c.strict && c.warnings > 0) ? STATUS_FAILED
                                                        : STATUS_OK;
}

static const struct option options[] = {
    {"--strict", NULL, false, "warnings are errors, too"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_check = {
    .name = "check",
    .summary = "Validates configuration and filter files, runs their tests",
    .operands = "FILE...",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .details =
        "Each FILE is checked alone, all are checked; with a fogline.yaml the "
        "filter\n"
        "files and certificates that it names. Errors and warnings name the\n"
        "file, line and column, and what to write instead. Warnings are for "
        "what is\n"
        "valid, but not safe: rules that take another's kinds, a filter that "
        "only\n"
        "reports, masks and cells that show too much, `at_least: certain` "
        "where values\n"
        "stand without a key, exceptions that are too wide, media that pass "
        "unseen.\n"
        "\n"
        "Exit status: 0 all good; 1 an error, a failed test or, with "
        "--strict, a\n"
        "warning; 2 wrong usage.\n",
    .examples = "  fogline check filters/partner-api.yaml\n"
                "  fogline check --strict fogline.yaml filters/*.yaml\n",
    .run = run,
};
