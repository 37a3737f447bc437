/*
 * reload - the filters of `serve`: loaded, and loaded again when asked.
 *
 * All or nothing: filters that cannot be read or compiled, or that fail the
 * tests in their own files, change nothing.  What was wrong goes to stderr,
 * as at the start, and is counted; those in force stay.  The main thread's;
 * workers go on meanwhile.
 */
#ifndef FOGLINE_RELOAD_H
#define FOGLINE_RELOAD_H

#include "proxy/server.h"

/* Loads as the server wants them: NULL, after errors on stderr, if they are
 * broken or a test in their files fails. */
struct policy *reload_load(const struct policy_opts *opts);

/* What reload_now needs. */
struct reload {
    struct server *server;   /* borrowed, as is what `opts` points to */
    struct policy_opts opts; /* where the filters come from */
    struct policy *in_force; /* a reference; reload_done gives it back */
};

/* Loads again and publishes.  `why` stands in the log: "SIGHUP". */
void reload_now(struct reload *r, const char *why);

void reload_done(struct reload *r);

#endif
