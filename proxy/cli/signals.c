/*
 * signals - see signals.h.
 *
 * The handlers only store and wake; uv_async_send, behind loop_wake, is the
 * one call of libuv that is allowed in them.
 */
#include "proxy/cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static struct loop *volatile watching;
static volatile sig_atomic_t got_term, got_int, got_hup;

static void on_signal(int number)
{
    if (number == SIGTERM)
        got_term = 1;
    else if (number == SIGINT)
        got_int = 1;
    else
        got_hup = 1;
    if (watching != NULL)
        loop_wake(watching);
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
    bool got = got_hup != 0;

    got_hup = 0; /* one that comes now has woken the loop again */
    return got;
}

void signals_done(void)
{
    handle(SIGTERM, SIG_DFL);
    handle(SIGINT, SIG_DFL);
    handle(SIGHUP, SIG_DFL);
    watching = NULL;
}
