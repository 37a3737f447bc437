/*
 * greeting - accepted connections whose PROXY preface is still to come.
 *
 * The preface is taken off the socket, not a byte more, before there is a
 * conn: whatever reads the connection then (TLS, HTTP) never sees it.  Of net/
 * only; belongs to the listener's loop.
 */
#ifndef FOGLINE_GREETING_H
#define FOGLINE_GREETING_H

#include "proxy/net/address.h"
#include "proxy/net/loop.h"

struct greeting;

/* All of one listener; embed in it. */
struct greetings {
    struct loop *loop;
    unsigned timeout_ms; /* for a whole preface */
    size_t most;         /* at once; more are closed */
    /* The preface was read: takes `fd`.  `from`: the client that it names;
     * NULL: whoever connected. */
    void (*done)(struct greetings *self, int fd, const struct address *from);
    /* It was broken, late, or one too many: `fd` is closed. */
    void (*failed)(struct greetings *self);
    struct greeting *first;
    size_t count;
};

/* Takes `fd`; done or failed will follow, never from within this call. */
void greeting_begin(struct greetings *all, int fd);

/* Closes those that are still waiting; nobody is told. */
void greeting_drop_all(struct greetings *all);

#endif
