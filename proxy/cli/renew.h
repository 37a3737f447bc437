/*
 * renew - certificates, keys and CAs are read again when their files change.
 *
 * Connections that are there keep what they began with; those that come get
 * the new ones.  Files that do not go together, or are not good, change
 * nothing: the old ones stay in force, and stderr and a metric say so.
 */
#ifndef FOGLINE_RENEW_H
#define FOGLINE_RENEW_H

#include "proxy/net/watch.h"
#include "proxy/secure.h"

/* Zeroed memory is a valid start. */
struct renew {
    const struct config *config;
    const struct secure *secure;
    struct stamps read; /* the files, as they were when last read */
    struct watch *watch;
    struct watch_user changed;
};

/* To be called before the files are read for the first time: what changes from
 * now on is noticed.  `config` is borrowed. */
void renew_begin(struct renew *r, const struct config *config);

/* From now on reads them again when they change.  `secure` is borrowed until
 * renew_unwatch. */
void renew_watch(struct renew *r, const struct secure *secure,
                 struct loop *loop);

/* Reads them again.  `why` stands in the log: "SIGHUP". */
void renew_now(struct renew *r, const char *why);

/* Watches no more.  Before the loop is freed. */
void renew_unwatch(struct renew *r);

void renew_done(struct renew *r);

#endif
