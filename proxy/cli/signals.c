/*
 * signals - see signals.h.
 *
 * The handlers only store and wake; uv_async_send, behind loop_wake, is the
 * one call of libuv that is allowed in them.  They run in whatever thread the
 * kernel picks: what they share with the main one is atomic, and lock-free,
 * as a handler needs it.
 */
#include "proxy/cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static _Atomic(struct loop *) watching;
static atomic_int got_term, got_int, got_hup, got_usr1;

_Static_assert(ATOMIC_POINTER_LOCK_FREE == 2 && ATOMIC_INT_LOCK_FREE == 2,
               "a signal may come while a lock is held");

static void on_signal(int number)
{
    struct loop *loop;
    int before = errno; /* of the call that is interrupted */

    if (number == SIGTERM)
        got_term = 1;
    else if (number == SIGINT)
        got_int = 1;
    else if (number == SIGHUP)
        got_hup = 1;
    else
        got_usr1 = 1;
    loop = watching;
    if (loop != NULL)
        loop_wake(loop);
    errno = before;
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void signals_catch(void)
{
    handle(SIGTERM, on_signal);
    handle(SIGINT, on_signal);
}

void signals_catch_hup(void)
{
    handle(SIGHUP, on_signal);
    handle(SIGUSR1, on_signal);
    if (getpid() == 1) /* whose parent ends becomes a child of process 1 */
        handle(SIGCHLD, SIG_IGN);
}

void signals_watch(struct loop *loop)
{
    signals_catch();
    watching = loop;
    loop_wake(loop);
}

enum signals signals_seen(void)
{
    if (got_int)
        return SIGNALS_INT;
    return got_term ? SIGNALS_TERM : SIGNALS_NONE;
}

bool signals_take_hup(void)
{
    /* one that comes now wakes the loop again */
    return atomic_exchange(&got_hup, 0) != 0;
}

bool signals_take_usr1(void)
{
    return atomic_exchange(&got_usr1, 0) != 0;
}

void signals_done(void)
{
    handle(SIGTERM, SIG_DFL);
    handle(SIGINT, SIG_DFL);
    handle(SIGHUP, SIG_DFL);
    handle(SIGUSR1, SIG_DFL);
    watching = NULL;
}
