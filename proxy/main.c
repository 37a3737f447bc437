/*
 * main - hands the command line to proxy/cli/ and nothing else.
 */
#include "proxy/cli/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
