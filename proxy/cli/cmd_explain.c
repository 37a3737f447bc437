/*
 * cmd_explain - shows a body, what is found in it and why, and what is not.
 */
#include "filters/base/mem.h"
#include "proxy/cli/explain.h"
#include "proxy/cli/input.h"
#include "proxy/cli/load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BODY_MAX ((size_t)16 << 20) /* more than anybody reads */
#define PIECE    65536

/* Reads all of it; false after an error on stderr. */
static bool read_all(const char *path, int fd, struct buf *body)
{
    static uint8_t piece[PIECE];
    ssize_t got;

    while ((got = input_read(fd, piece, sizeof piece)) > 0)
        if (!buf_put(body, span_of(piece, (size_t)got))) {
            fprintf(stderr,
                    "fogline explain: %s: longer than %zu MiB; cut it, or use "
                    "'fogline scan'\n",
                    path, BODY_MAX >> 20);
            return false;
        }
    if (got < 0)
        input_complain("explain", path, errno);
    return got == 0;
}

static bool read_file(const char *path, struct buf *body)
{
    int fd = input_open(path);
    bool good;

    if (fd < 0) {
        input_complain("explain", path, errno);
        return false;
    }
    good = read_all(path, fd, body);
    input_close(path, fd);
    return good;
}

static void put_sum(struct out *o, const struct marks *marks,
                    const struct filter *filter)
{
    size_t found = 0;

    for (size_t i = 0; i < marks->count; i++)
        found += marks->list[i].found;
    out_str(o, "\nfilter ");
    out_str(o, filter_name(filter));
    out_str(o, ": ");
    out_number(o, found);
    out_str(o, found == 1 ? " finding, " : " findings, ");
    out_number(o, marks->count - found);
    out_str(o, marks->count - found == 1 ? " candidate let go\n"
                                         : " candidates let go\n");
}

static bool is_colored(const struct args *args)
{
    return args_has(args, "--color") ||
           (isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == NULL);
}

static enum status print(const struct args *args, struct span body,
                         const struct marks *marks, const struct filter *filter)
{
    struct explain_opts opts = {.color = is_colored(args),
                                .show_values = args_has(args, "--show-values")};
    struct out *o = mem_alloc(sizeof *o);
    enum status status = STATUS_OK;

    out_init(o, STDOUT_FILENO);
    explain_body(o, body, marks, &opts);
    put_sum(o, marks, filter);
    if (!out_flush(o)) {
        fprintf(stderr, "fogline explain: cannot write the output: %s\n",
                strerror(o->error));
        status = STATUS_FAILED;
    }
    explicit_bzero(o, sizeof *o);
    free(o);
    return status;
}

static enum status explain(const struct args *args, const struct policy *policy,
                           struct span body)
{
    const char *path = args->operands[0];
    const struct filter *filter = load_first(args, policy);
    struct marks *marks = mem_alloc(sizeof *marks);
    enum status status;
    enum fault fault =
        marks_make(marks, filter,
                   args_value(args, "--type", input_media_type(path)), body);

    if (fault == FAULT_NONE) {
        status = print(args, body, marks, filter);
    } else {
        fprintf(stderr, "fogline explain: %s: %s; nothing of it is shown\n",
                path, fault_text(fault));
        status = STATUS_FAILED;
    }
    marks_done(marks);
    free(marks);
    return status;
}

static enum status run(const struct args *args)
{
    struct policy *policy = load_policy(args, true);
    enum status status = STATUS_FAILED;
    struct buf body;

    if (policy == NULL)
        return STATUS_FAILED;
    buf_init(&body, BODY_MAX);
    if (read_file(args->operands[0], &body))
        status = explain(args, policy, buf_span(&body));
    if (body.n > 0)
        explicit_bzero(body.p, body.n);
    buf_done(&body);
    policy_unref(policy);
    return status;
}

static const struct option options[] = {
    OPTION_FILTERS,
    {"--color", NULL, false,
     "colours even if the output is no terminal: red what is\n"
     "found, yellow what is only reported, cyan what is let go"},
    {"--show-values", NULL, false,
     "print the values; without it, their kind and length"},
    {"--type", "MEDIA_TYPE", false,
     "what a Content-Type would say, as text/csv; default: by\n"
     "the file's name. A hint, never a reason not to look"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_explain = {
    .name = "explain",
    .summary = "Shows a body, every finding in it and why, or why not",
    .operands = "FILE",
    .least = 1,
    .most = 1,
    .options = options,
    .details =
        "FILE, or - for standard input, is printed with every finding marked "
        "in\n"
        "brackets: [VIN 17 bytes]#1. What looked like private data and was let "
        "go is\n"
        "marked (VIN? 17 bytes)#2. Below each line stands for every mark what "
        "it is,\n"
        "how sure that is and by what, the rule and its action; or why it is "
        "none.\n"
        "What no mark covers is printed as it is.\n"
        "\n"
        "Exit status: 0 shown, whatever was found; 1 FILE could not be read "
        "or\n"
        "inspected to its end; 2 wrong usage.\n",
    .examples = "  fogline explain capture.json\n"
                "  fogline explain --filters partner.yaml --show-values "
                "capture.json\n"
                "  curl -s http://127.0.0.1:9000/v1/fleet | fogline explain "
                "--color - | less -R\n",
    .run = run,
};
