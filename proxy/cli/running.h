/*
 * running - what happens between "serve" and its end: the main thread's loop
 * with the admin pages and, if asked for, the demo; signals; draining.
 */
#ifndef FOGLINE_RUNNING_H
#define FOGLINE_RUNNING_H

#include "proxy/cli/reload.h"
#include "proxy/cli/renew.h"

struct running;

struct running_opts {
    struct server *server; /* borrowed */
    struct reload *reload; /* borrowed */
    struct renew *renew;   /* borrowed */
    const char *isa;       /* for the metrics; borrowed */
    int admin_fd;          /* listening sockets, taken over */
    int demo_fd;           /* -1: no demo */
};

struct running *running_new(const struct running_opts *opts);

/* Serves until SIGTERM (drains first) or SIGINT (stops at once); SIGHUP
 * reloads. */
void running_run(struct running *r);

void running_free(struct running *r);

#endif
