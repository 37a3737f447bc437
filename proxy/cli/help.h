/*
 * help - usage lines and help pages, made from the command tables.
 */
#ifndef FOGLINE_HELP_H
#define FOGLINE_HELP_H

#include "proxy/cli/command.h"

#include <stdio.h>

/* Where to read on: behind an error, whose cause must not drown in options. */
void help_hint(FILE *to, const struct command *command);

/* The whole page of one command. */
void help_command(FILE *to, const struct command *command);

/* The first page: all commands (`commands` ends with NULL). */
void help_all(FILE *to, const struct command *const *commands);

#endif
