/*
 * args - the strict option parser.  See args.h.
 *
 * Never guesses: a word that could be meant in two ways is an error with the
 * cure in it, because a mistyped --filters that is taken for something else
 * would mean data leaving unfiltered.
 */
#include "proxy/cli/args.h"

#include "filters/base/diag.h"
#include "filters/base/mem.h"
#include "proxy/cli/help.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define NAMES_MAX 64

void args_error(const struct command *command, const char *format, ...)
{
    va_list ap;

    fprintf(stderr, "fogline %s: ", command->name);
    va_start(ap, format);
    vfprintf(stderr, format, ap);
    va_end(ap);
    fputc('\n', stderr);
    help_hint(stderr, command);
}

/* "name" or the part before '=' is an option's name, compared whole. */
static const struct option *find(const struct command *command,
                                 const char *word, size_t length)
{
    for (const struct option *o = command->options; o->name != NULL; o++)
        if (strlen(o->name) == length && memcmp(o->name, word, length) == 0)
            return o;
    return NULL;
}

static void unknown(const struct command *command, const char *word,
                    size_t length)
{
    const char *names[NAMES_MAX + 2];
    size_t n = 0;
    char name[64];
    const char *near;

    for (const struct option *o = command->options; o->name != NULL; o++) {
        CHECK(n < NAMES_MAX);
        names[n++] = o->name;
    }
    names[n++] = "--help";
    names[n] = NULL;
    snprintf(name, sizeof name, "%.*s", (int)(length < 63 ? length : 63), word);
    near = diag_nearest(name, names);
    if (near != NULL)
        args_error(command, "unknown option \"%s\"; did you mean \"%s\"?", name,
                   near);
    else
        args_error(command, "unknown option \"%s\"", name);
}

static bool add(struct args *args, const struct option *option,
                const char *value)
{
    if (!option->many && args_has(args, option->name)) {
        args_error(args->command, "%s is given twice; once is enough",
                   option->name);
        return false;
    }
    args->given[args->given_count++] =
        (struct given){.option = option, .value = value};
    return true;
}

/*
 * One word that begins with a dash; *i is its index and moves on if the next
 * word is its value.
 */
static bool take_option(struct args *args, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    const char *equals = strchr(word, '=');
    size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
    const struct option *option = find(args->command, word, length);

    if (option == NULL) {
        unknown(args->command, word, length);
        return false;
    }
    if (option->value == NULL && equals != NULL) {
        args_error(args->command, "%s takes no value", option->name);
        return false;
    }
    if (option->value == NULL)
        return add(args, option, NULL);
    if (equals != NULL)
        return add(args, option, equals + 1);
    /* A value that looks like an option is a forgotten value; one that
     * really begins with dashes can be given as --opt=value. */
    if (*i + 1 >= argc || strncmp(argv[*i + 1], "--", 2) == 0) {
        args_error(args->command, "%s needs a value: %s %s", option->name,
                   option->name, option->value);
        return false;
    }
    *i += 1;
    return add(args, option, argv[*i]);
}

static bool operands_fit(const struct args *args)
{
    const struct command *command = args->command;

    if (args->operand_count < command->least) {
        args_error(command, "%s is missing", command->operands);
        return false;
    }
    if (args->operand_count <= command->most)
        return true;
    args_error(command, "unexpected \"%s\"%s", args->operands[command->most],
               args_has(args, "--filters")
                   ? "; repeat --filters for each filter file"
                   : "");
    return false;
}

bool args_init(struct args *args, const struct command *command, int argc,
               char **argv)
{
    size_t room = (size_t)(argc > 0 ? argc : 1);
    bool options = true;

    *args = (struct args){.command = command};
    args->given = mem_zalloc(room * sizeof *args->given);
    args->operands = mem_zalloc(room * sizeof *args->operands);
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];

        if (!options || word[0] != '-' || word[1] == '\0') {
            args->operands[args->operand_count++] = word;
        } else if (strcmp(word, "--") == 0) {
            options = false;
        } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            args->help = true;
            return true;
        } else if (!take_option(args, argc, argv, &i)) {
            return false;
        }
    }
    return operands_fit(args);
}

void args_done(struct args *args)
{
    free(args->given);
    free(args->operands);
    *args = (struct args){0};
}

static const struct given *given(const struct args *args, const char *name)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            return &args->given[i];
    return NULL;
}

bool args_has(const struct args *args, const char *name)
{
    return given(args, name) != NULL;
}

const char *args_value(const struct args *args, const char *name,
                       const char *fallback)
{
    const struct given *found = given(args, name);

    return found != NULL ? found->value : fallback;
}

const char **args_values(const struct args *args, const char *name,
                         size_t *count)
{
    const char **values = mem_zalloc((args->given_count + 1) * sizeof *values);

    *count = 0;
    for (size_t i = 0; i < args->given_count; i++)
        if (strcmp(args->given[i].option->name, name) == 0)
            values[(*count)++] = args->given[i].value;
    return values;
}

bool args_number(const struct args *args, const char *name, struct range range,
                 unsigned long *number)
{
    const char *text = args_value(args, name, NULL);
    char *end;
    unsigned long value;

    if (text == NULL)
        return true;
    errno = 0;
    value = strtoul(text, &end, 10);
    /* strtoul alone would take " 7", "+7" and even "-7". */
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0 ||
        value < range.least || value > range.most) {
        args_error(args->command,
                   "%s \"%s\": want a whole number from %lu to %lu", name, text,
                   range.least, range.most);
        return false;
    }
    *number = value;
    return true;
}
