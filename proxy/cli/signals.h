/*
 * signals - SIGTERM, SIGINT, SIGHUP and SIGUSR1 as events of a loop.
 *
 * One loop at a time: signals are the process's.  Process 1 of a container has
 * no defaults: what it does not handle, the kernel ignores.  So handlers come
 * first, before there is a loop.
 */
#ifndef FOGLINE_SIGNALS_H
#define FOGLINE_SIGNALS_H

#include "proxy/net/loop.h"

#include <stdbool.h>

enum signals {
    SIGNALS_NONE,
    SIGNALS_TERM, /* finish what is in work, then end */
    SIGNALS_INT,  /* end now */
};

/* From now on SIGTERM and SIGINT are remembered instead of ending the
 * process. */
void signals_catch(void);

/* The same for SIGHUP and SIGUSR1, which otherwise end the process.  Children
 * that others left to process 1 are reaped. */
void signals_catch_hup(void);

/* Wakes `loop` when one comes, and once for those that have come. */
void signals_watch(struct loop *loop);

/* The most urgent that came so far, of the two that end. */
enum signals signals_seen(void);

/* True once after a SIGHUP: what was loaded is to be loaded again. */
bool signals_take_hup(void);

/* True once after a SIGUSR1: the log has been renamed. */
bool signals_take_usr1(void);

/* Before the loop is freed: back to the default, a signal ends the process. */
void signals_done(void);

#endif
