/*
 * help - prints what the command tables say.
 *
 * A hint goes to stderr after a mistake, help to stdout when asked for; neither
 * exits, that is the caller's.
 */
#include "proxy/cli/help.h"

#include "filters/base/check.h"

#include <string.h>

#define LINE_MAX_WIDTH 78

/* Where in the line the usage stands; it breaks before it gets too wide. */
struct usage {
    FILE *to;
    size_t column, indent;
};

static void usage_item(struct usage *u, const char *item)
{
    size_t n = strlen(item);

    if (u->column + 1 + n > LINE_MAX_WIDTH) {
        fprintf(u->to, "\n%*s", (int)u->indent, "");
        u->column = u->indent;
    }
    fprintf(u->to, " %s", item);
    u->column += 1 + n;
}

static void usage_option(struct usage *u, const struct option *option)
{
    char item[80];

    snprintf(item, sizeof item, "[%s%s%s]%s", option->name,
             option->value != NULL ? " " : "",
             option->value != NULL ? option->value : "",
             option->many ? "..." : "");
    usage_item(u, item);
}

static void usage_line(FILE *to, const struct command *command)
{
    struct usage u = {.to = to};
    int n = fprintf(to, "usage: fogline %s", command->name);

    CHECK(n >= 0 || ferror(to));
    u.column = u.indent = n > 0 ? (size_t)n : 0;
    for (const struct option *o = command->options; o->name != NULL; o++)
        usage_option(&u, o);
    if (command->operands != NULL)
        usage_item(&u, command->operands);
    fputc('\n', to);
}

void help_hint(FILE *to, const struct command *command)
{
    fprintf(to, "try 'fogline %s --help'\n", command->name);
}

/* An option's help: its first line beside the name, the others below. */
static void option_lines(FILE *to, const struct option *option)
{
    char name[40];
    const char *line = option->help;

    snprintf(name, sizeof name, "%s %s", option->name,
             option->value != NULL ? option->value : "");
    fprintf(to, "  %-19s ", name);
    if (strlen(name) > 19)
        fprintf(to, "\n  %-19s ", "");
    for (;;) {
        size_t n = strcspn(line, "\n");

        fprintf(to, "%.*s\n", (int)n, line);
        if (line[n] == '\0')
            break;
        line += n + 1;
        fprintf(to, "  %-19s ", "");
    }
}

void help_command(FILE *to, const struct command *command)
{
    static const struct option help = {"--help", NULL, false, "this text"};

    usage_line(to, command);
    fprintf(to, "\n%s\n", command->summary);
    if (command->details != NULL)
        fprintf(to, "\n%s", command->details);
    fputs("\noptions:\n", to);
    for (const struct option *o = command->options; o->name != NULL; o++)
        option_lines(to, o);
    option_lines(to, &help);
    fprintf(to, "\nexamples:\n%s", command->examples);
}

void help_all(FILE *to, const struct command *const *commands)
{
    fputs("usage: fogline COMMAND [OPTION]...\n"
          "\n"
          "The line at the edge of a vehicle cloud: a reverse proxy that hides "
          "VINs,\n"
          "e-mail addresses and positions in every response that crosses it.\n"
          "\n"
          "commands:\n",
          to);
    for (; *commands != NULL; commands++)
        fprintf(to, "  %-8s %s\n", (*commands)->name, (*commands)->summary);
    fputs("\n"
          "  fogline COMMAND --help   options and examples of one command\n"
          "  fogline --version        the version\n"
          "\n"
          "examples:\n"
          "  fogline serve\n"
          "  fogline serve --listen :8080 --upstream http://127.0.0.1:9000\n"
          "  curl -s http://127.0.0.1:9000/v1/fleet | fogline scrub\n"
          "  fogline scan --format json captures/\n"
          "  fogline check filters/partner-api.yaml\n",
          to);
}
