/*
 * sandbox - `--sandbox`: what if fogline cannot give up its powers (guard.h)?
 */
#ifndef FOGLINE_SANDBOX_H
#define FOGLINE_SANDBOX_H

#include "proxy/cli/args.h"

enum sandbox {
    SANDBOX_AUTO,    /* warn and go on */
    SANDBOX_REQUIRE, /* do not serve */
    SANDBOX_OFF,     /* keep them, to look at fogline with a debugger */
};

/* Their words, in this order, NULL at the end. */
extern const char *const sandbox_words[];

/* Reads the option into `out`, which stays as it is if it was not given.
 * False after an error on stderr. */
MUST_USE bool sandbox_option(const struct args *args, enum sandbox *out);

/* Gives up what it can.  False, after an error on stderr, if that is not
 * enough.  Ports are open by now, and threads not started. */
MUST_USE bool sandbox_enter(enum sandbox sandbox);

#define OPTION_SANDBOX                                                \
    {                                                                 \
        "--sandbox", "auto|require|off", false,                       \
            "give up privileges, capabilities and system calls\n"     \
            "before serving: if possible (default), or else do not\n" \
            "serve, or not at all"                                    \
    }

#endif
