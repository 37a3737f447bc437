/*
 * args - a command line, taken apart by its command's table of options.
 *
 * Strict: names are compared whole, an option that is not in the table is an
 * error, and so is one given twice that is not `many`.  `--opt value` and
 * `--opt=value` mean the same; `--` ends the options; `-` is an operand.
 */
#ifndef FOGLINE_ARGS_H
#define FOGLINE_ARGS_H

#include "filters/base/check.h"
#include "proxy/cli/command.h"

struct given {
    const struct option *option;
    const char *value; /* NULL for a flag; points into argv */
};

struct args {
    const struct command *command;
    bool help; /* --help was there; nothing else was checked after it */
    struct given *given;
    size_t given_count;
    const char **operands; /* pointers into argv */
    size_t operand_count;
};

/*
 * Takes argv[0..argc) apart, the words after the command's name.  False after
 * an error, which has been written to stderr with a hint where to read on.
 * args_done is due in both cases.
 */
MUST_USE bool args_init(struct args *args, const struct command *command,
                        int argc, char **argv);
void args_done(struct args *args);

/* Is the flag or option there? */
bool args_has(const struct args *args, const char *name);

/* The option's value, `fallback` if it was not given. */
const char *args_value(const struct args *args, const char *name,
                       const char *fallback);

/* All values of a `many` option, in order; `count` receives how many.  The
 * array is the caller's to free. */
const char **args_values(const struct args *args, const char *name,
                         size_t *count);

/* The option's value as a whole number from `least` to `most` into `number`,
 * which stays as it is if the option was not given.  False after an error on
 * stderr. */
struct range {
    unsigned long least, most;
};
MUST_USE bool args_number(const struct args *args, const char *name,
                          struct range range, unsigned long *number);

/* Writes "fogline COMMAND: ..." and a hint where to read on to stderr. */
void args_error(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
