/*
 * loop - one thread's event loop, its read buffer and its deadlines.
 *
 * With conn and listener, the only face of libuv.  A loop and everything on
 * it belong to the thread that runs it; loop_wake alone may be called from
 * others.
 */
#ifndef FOGLINE_LOOP_H
#define FOGLINE_LOOP_H

#include "filters/base/check.h"
#include "proxy/net/deadline.h"

#include <stdint.h>

struct loop;

/* Called on the loop's thread. */
struct loop_user {
    /* Once or more after loop_wake. */
    void (*woken)(struct loop_user *self);

    /* Nothing was read for a tenth of a second, after something was: what is
     * kept for the next bytes may go.  NULL: not wanted. */
    void (*idle)(struct loop_user *self);
};

/* `user` is borrowed for the loop's life; NULL: never woken. */
struct loop *loop_new(struct loop_user *user);

/* Runs until loop_end was called and every connection and listener is
 * closed. */
void loop_run(struct loop *loop);

/* Lets loop_run return as soon as nothing is open any more.  The loop's own
 * thread only. */
void loop_end(struct loop *loop);

/* Has loop_user.woken called soon.  Any thread, while the loop exists. */
void loop_wake(struct loop *loop);

/* After loop_run has returned, or if it never ran.  NULL is fine. */
void loop_free(struct loop *loop);

/* Milliseconds, monotonic, as of this turn of the loop. */
uint64_t loop_now(const struct loop *loop);

/* The same clock, read now: for threads without a loop of their own. */
uint64_t loop_clock(void);

/* Has `d->expired` called in `ms` (and up to 100 ms later).  Replaces an
 * earlier time; 0 clears.  Cheap: no system call, no heap. */
void loop_deadline(struct loop *loop, struct deadline *d, unsigned ms);

#endif
