/*
 * guard - what fogline gives up, so that whoever takes it over gets little.
 *
 *   always         no core dump, and no other process of the same user may
 *                  read its memory: private values must not get out that way
 *   serving        no new privileges, no capabilities, and only those system
 *                  calls that serving and reloading need
 *
 * Ports must be open before: 80 and 443 need a capability to listen on.
 */
#ifndef FOGLINE_GUARD_H
#define FOGLINE_GUARD_H

/* For every command, first of all.  Memory checkers, which look at their own
 * process, are let be. */
void guard_dumps(void);

/*
 * For the calling thread and those that it starts from now on, for ever: to be
 * called before threads are started.  NULL, or what could not be had, with the
 * reason; the rest has then been given up all the same.
 */
const char *guard_enter(void);

#endif
