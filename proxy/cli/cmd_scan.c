/*
 * cmd_scan - finds private data in files, directories or standard input.
 *
 * Directories are walked in sorted order.  Symbolic links met on the way are
 * not followed (named ones are), so there are no loops and nothing is read
 * twice; devices, sockets and pipes are read only when named.
 */
#include "filters/base/mem.h"
#include "proxy/cli/body_scan.h"
#include "proxy/cli/input.h"
#include "proxy/cli/load.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool complain(const char *path, int error)
{
    input_complain("scan", path, error);
    return false;
}

/* One entry of the walk; false after an error. */
static bool visit(struct body_scan *b, const FTSENT *entry)
{
    switch (entry->fts_info) {
    case FTS_F:
        return body_scan_file(b, entry->fts_path);
    case FTS_DEFAULT:
    case FTS_SLNONE:
        if (entry->fts_level == FTS_ROOTLEVEL)
            return body_scan_file(b, entry->fts_path);
        return true;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return complain(entry->fts_path, entry->fts_errno);
    default: /* directories themselves, links met on the way */
        return true;
    }
}

static bool walk(struct body_scan *b, const char *path)
{
    char *roots[] = {mem_strdup(path), NULL};
    FTS *tree =
        fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    const FTSENT *entry;
    bool good = true;

    CHECK(tree != NULL);
    for (errno = 0; (entry = fts_read(tree)) != NULL; errno = 0)
        good &= visit(b, entry);
    if (errno != 0)
        good = complain(path, errno);
    fts_close(tree);
    free(roots[0]);
    return good;
}

static bool scan_all(struct body_scan *b, const struct args *args)
{
    bool good = true;

    for (size_t i = 0; i < args->operand_count; i++) {
        const char *path = args->operands[i];

        /* fts has no name for "", and "-" is not a file's. */
        if (path[0] == '\0')
            good = complain(path, ENOENT);
        else if (strcmp(path, "-") == 0)
            good &= body_scan_file(b, path);
        else
            good &= walk(b, path);
    }
    return good;
}

static enum status scan(const struct args *args, struct out *out,
                        const struct policy *policy)
{
    struct report report;
    struct body_scan_opts opts = {
        .filter = load_first(args, policy),
        .type = args_value(args, "--type", NULL),
        .report = &report,
        .show_values = args_has(args, "--show-values"),
    };
    struct body_scan *b = body_scan_new(&opts);
    bool good;

    report_begin(&report, report_find(args_value(args, "--format", "text")),
                 out);
    good = scan_all(b, args);
    report_end(&report, good);
    body_scan_free(b);
    if (!out_flush(out)) {
        fprintf(stderr, "fogline scan: cannot write the output: %s\n",
                strerror(out->error));
        return STATUS_FAILED;
    }
    if (!good)
        return STATUS_FAILED;
    return report.count > 0 ? STATUS_FOUND : STATUS_OK;
}

static bool format_is_known(const struct args *args)
{
    const char *name = args_value(args, "--format", "text");
    const char *near;

    if (report_find(name) != NULL)
        return true;
    near = diag_nearest(name, report_names);
    if (near != NULL)
        args_error(args->command, "unknown format \"%s\"; did you mean \"%s\"?",
                   name, near);
    else
        args_error(args->command,
                   "unknown format \"%.60s\" (one of: text, json, sarif)",
                   name);
    return false;
}

static enum status run(const struct args *args)
{
    struct policy *policy;
    struct out *out;
    enum status status;

    if (!format_is_known(args))
        return STATUS_USAGE;
    policy = load_policy(args, false);
    if (policy == NULL)
        return STATUS_FAILED;
    out = mem_alloc(sizeof *out);
    out_init(out, STDOUT_FILENO);
    status = scan(args, out, policy);
    free(out);
    policy_unref(policy);
    return status;
}

static const struct option options[] = {
    OPTION_FILTERS,
    {"--format", "text|json|sarif", false,
     "text: file:offset+length kind rule evidence action\n"
     "json: one object a line with the same members\n"
     "sarif: SARIF 2.1.0, for code scanning; places are in bytes"},
    {"--show-values", NULL, false,
     "print the values, too; without it no output holds any"},
    {"--type", "MEDIA_TYPE", false,
     "what a Content-Type would say, as text/csv; default: by\n"
     "the file's name. A hint, never a reason not to look"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_scan = {
    .name = "scan",
    .summary = "Finds private data in files and directories, changes nothing",
    .operands = "PATH...",
    .least = 1,
    .most = SIZE_MAX,
    .options = options,
    .details =
        "PATH is a file, a directory (read recursively, in sorted order, "
        "without\n"
        "following links in it) or - for standard input. Offsets and lengths "
        "are in\n"
        "bytes and cover the value, not its key or quotes. There is no request "
        "to\n"
        "choose a filter by: the first filter file is used.\n"
        "\n"
        "Exit status: 0 nothing was found; 3 something was; 1 a PATH could not "
        "be read\n"
        "or inspected to its end (the others were); 2 wrong usage.\n",
    .examples =
        "  fogline scan captures/\n"
        "  fogline scan --format json export.csv | jq -r .kind | sort | uniq "
        "-c\n"
        "  curl -s http://127.0.0.1:9000/v1/fleet | fogline scan --show-values "
        "-\n",
    .run = run,
};
