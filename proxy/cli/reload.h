/*
 * reload - the filters of `serve`: loaded, and loaded again when asked.
 *
 * All or nothing: filters that cannot be read or compiled, or that fail the
 * tests in their own files, change nothing.  What was wrong goes to stderr,
 * as at the start, and is counted; those in force stay.  So do they if the new
 * ones would hide less, unless that is allowed.  The main thread's;
 * workers go on meanwhile.
 */
#ifndef FOGLINE_RELOAD_H
#define FOGLINE_RELOAD_H

#include "proxy/cli/settings.h"
#include "proxy/net/watch.h"
#include "proxy/server.h"

/* Zeroed, with `opts` filled in, is a valid start. */
struct reload {
    struct policy_opts opts;  /* where filters come from; what it points to is
                               * borrowed; `read` is reload's own */
    const struct args *args;  /* names them anew if it has a -c; borrowed */
    struct settings settings; /* what that says now */
    const struct settings *started; /* what it said at the start; borrowed */
    bool allow_weaker;              /* publish also what hides less */
    struct server *server;   /* to be set before reload_watch; borrowed */
    struct policy *in_force; /* a reference; NULL: none yet */
    struct stamps read;      /* files that the last load read */
    struct watch *watch;
    struct watch_user changed;
};

/* Loads for the first time.  False, after errors on stderr, if they are broken
 * or a test in their files fails.  reload_done is due in both cases. */
MUST_USE bool reload_first(struct reload *r);

/* From now on reloads when a file changes that was read: a filter file, one
 * that it extends, a key, or the configuration file that names them. */
void reload_watch(struct reload *r, struct loop *loop);

/* Loads again and publishes.  Of the configuration file only its list of
 * filters counts.  `why` stands in the log: "SIGHUP". */
void reload_now(struct reload *r, const char *why);

/* Watches no more.  Before the loop is freed. */
void reload_unwatch(struct reload *r);

void reload_done(struct reload *r);

#endif
