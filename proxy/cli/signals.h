/*
 * signals - SIGTERM and SIGINT as events of a loop.
 *
 * One loop at a time: signals are the process's.
 */
#ifndef FOGLINE_SIGNALS_H
#define FOGLINE_SIGNALS_H

#include "proxy/net/loop.h"

enum signals {
    SIGNALS_NONE,
    SIGNALS_TERM, /* finish what is in work, then end */
    SIGNALS_INT,  /* end now */
};

/* From now on a signal wakes `loop` instead of ending the process. */
void signals_watch(struct loop *loop);

/* The most urgent that came so far. */
enum signals signals_seen(void);

/* Before the loop is freed: back to the default, a signal ends the process. */
void signals_done(void);

#endif
