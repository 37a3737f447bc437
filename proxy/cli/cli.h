/*
 * cli - the fogline command line: finds the command and runs it.
 */
#ifndef FOGLINE_CLI_H
#define FOGLINE_CLI_H

/* Returns the process's exit status, see enum status. */
int cli_main(int argc, char **argv);

#endif
