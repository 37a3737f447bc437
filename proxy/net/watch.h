/*
 * watch - tells a loop that files have changed.
 *
 * It looks at the files themselves (filters/policy/stamp.h): every two
 * seconds, and soon after anything happened in a folder that one of them is
 * in (inotify, where that can be had).  So it notices whatever way a file
 * changes: written in place, renamed over, deleted and made anew, or by a link
 * that leads elsewhere, as the `..data` of a Kubernetes ConfigMap.
 *
 * A change is told once the files have stayed as they are for a moment, so
 * that half-written ones are rarely read.
 */
#ifndef FOGLINE_WATCH_H
#define FOGLINE_WATCH_H

#include "filters/policy/stamp.h"
#include "proxy/net/loop.h"

struct watch;

/* Who is told; embed in the owner. */
struct watch_user {
    /* Some of the files are not as they were.  Told once for a change; read
     * them, and call watch_files if they are others now. */
    void (*changed)(struct watch_user *self);
};

/* Watches nothing yet.  On the loop's thread, as all calls. */
struct watch *watch_new(struct loop *loop, struct watch_user *user);

/*
 * Watches these files, in place of those before; `files` is taken and left
 * empty.  The stamps say which state was read: what has changed since, even
 * before this call, is told.  Files need not exist, their folders neither.
 */
void watch_files(struct watch *w, struct stamps *files);

/* Ends.  The memory is freed by the loop, which must run once more.  NULL is
 * fine. */
void watch_close(struct watch *w);

#endif
