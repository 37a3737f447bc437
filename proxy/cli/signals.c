/*
 * signals - see signals.h.
 *
 * The handlers only store and wake; uv_async_send, behind loop_wake, is the
 * one call of libuv that is allowed in them.
 */
#include "proxy/cli/signals.h"

#include <signal.h>
#include <stddef.h>

static struct loop *watching;
static volatile sig_atomic_t got_term, got_int;

static void on_signal(int number)
{
    if (number == SIGTERM)
        got_term = 1;
    else
        got_int = 1;
    loop_wake(watching);
}

static void handle(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}

void signals_watch(struct loop *loop)
{
    watching = loop;
    handle(on_signal);
}

enum signals signals_seen(void)
{
    if (got_int)
        return SIGNALS_INT;
    return got_term ? SIGNALS_TERM : SIGNALS_NONE;
}

void signals_done(void)
{
    handle(SIG_DFL);
    watching = NULL;
}
