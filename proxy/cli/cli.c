/*
 * cli - the table of commands and the way into it.
 */
#include "proxy/cli/cli.h"

#include "filters/base/diag.h"
#include "filters/scan/scan.h"
#include "proxy/cli/args.h"
#include "proxy/cli/help.h"
#include "proxy/guard/guard.h"
#include "proxy/version.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

static const struct command *const commands[] = {
    &cmd_serve, &cmd_demo,   &cmd_scrub,  &cmd_scan,   &cmd_explain,
    &cmd_check, &cmd_policy, &cmd_keygen, &cmd_reveal, NULL,
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands - 1)

/* What went to stdout must have arrived: help sent to a full disk failed. */
static enum status flushed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return STATUS_OK;
    fprintf(stderr, "fogline: cannot write to standard output: %s\n",
            strerror(errno));
    return STATUS_FAILED;
}

static enum status unknown_command(const char *word)
{
    const char *names[COMMAND_COUNT + 3];
    const char *near;
    size_t n = 0;

    for (; n < COMMAND_COUNT; n++)
        names[n] = commands[n]->name;
    names[n++] = "--help";
    names[n++] = "--version";
    names[n] = NULL;
    near = diag_nearest(word, names);
    fprintf(stderr, "fogline: unknown %s \"%.60s\"",
            word[0] == '-' ? "option" : "command", word);
    if (near != NULL)
        fprintf(stderr, "; did you mean \"%s\"?", near);
    fputs("\nusage: fogline COMMAND [OPTION]...  (commands:", stderr);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(stderr, "%s %s", i > 0 ? "," : "", commands[i]->name);
    fputs(")\ntry 'fogline --help' for more\n", stderr);
    return STATUS_USAGE;
}

/* Whatever it would be used for, and however late. */
static bool isa_is_usable(const struct args *args)
{
    const char *isa = args_value(args, "--isa", NULL);
    struct diag diag;
    bool usable;

    if (isa == NULL)
        return true;
    diag_init(&diag);
    usable = scan_pick(isa, &diag) != NULL;
    if (!usable) {
        fprintf(stderr, "fogline %s: %.*s", args->command->name,
                (int)diag.text.n, (const char *)diag.text.p);
        help_hint(stderr, args->command);
    }
    diag_done(&diag);
    return usable;
}

static enum status run(const struct command *command, int argc, char **argv)
{
    struct args args;
    enum status status = STATUS_USAGE;

    if (args_init(&args, command, argc, argv)) {
        if (args.help) {
            help_command(stdout, command);
            status = flushed();
        } else if (isa_is_usable(&args)) {
            status = command->run(&args);
        }
    }
    args_done(&args);
    return status;
}

int cli_main(int argc, char **argv)
{
    guard_dumps();
    /* A reader that went away is a write error to report, not a death. */
    signal(SIGPIPE, SIG_IGN);
    if (argc < 2) {
        help_all(stderr, commands);
        return STATUS_USAGE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], commands[i]->name) == 0)
            return run(commands[i], argc - 2, argv + 2);
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        help_all(stdout, commands);
        return flushed();
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("fogline " FOGLINE_VERSION);
        return flushed();
    }
    return unknown_command(argv[1]);
}
