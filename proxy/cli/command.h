/*
 * command - what a command of the fogline binary is: a row of a table.
 *
 * Everything the user can read or mistype about a command (its usage line, its
 * help, its errors) is made from this row, so that they cannot disagree.
 */
#ifndef FOGLINE_COMMAND_H
#define FOGLINE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct args;

/* What the process returns; scripts rely on it. */
enum status {
    STATUS_OK = 0,
    STATUS_FAILED = 1, /* something did not work */
    STATUS_USAGE = 2,  /* the command line makes no sense */
    STATUS_FOUND = 3,  /* scan: private data was found */
};

struct option {
    const char *name;  /* with its dashes: "--filters" */
    const char *value; /* what follows, for help: "FILE"; NULL: a flag */
    bool many;         /* may be repeated */
    const char *help;  /* lines separated by \n */
};

struct command {
    const char *name;
    const char *summary;  /* one line */
    const char *operands; /* for the usage line: "[FILE]..."; NULL: none */
    size_t least, most;   /* how many operands */
    const struct option *options; /* ends with a NULL name */
    const char *details;          /* paragraphs; may be NULL */
    const char *examples;         /* lines, indented by two spaces */
    enum status (*run)(const struct args *args);
};

/* Options that mean the same in every command that has them. */
#define OPTION_FILTERS                                                 \
    {                                                                  \
        "--filters", "FILE", true,                                     \
            "filter file; repeat the option for more than one file.\n" \
            "Without it the embedded default pack is used"             \
    }
#define OPTION_ISA                                                 \
    {                                                              \
        "--isa", "NAME", false,                                    \
            "matcher variant: scalar, sse4, avx2, avx512, neon;\n" \
            "default: the best this CPU can run"                   \
    }
#define OPTION_END              \
    {                           \
        NULL, NULL, false, NULL \
    }

extern const struct command cmd_serve, cmd_demo, cmd_scrub, cmd_scan, cmd_check,
    cmd_policy, cmd_keygen, cmd_reveal, cmd_explain;

#endif
