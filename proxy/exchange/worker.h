/*
 * worker - what one thread has: a loop, a listener, a pool, scratch memory.
 */
#ifndef FOGLINE_WORKER_H
#define FOGLINE_WORKER_H

#include "proxy/body/gather.h"
#include "proxy/exchange/crowd.h"
#include "proxy/exchange/edition.h"
#include "proxy/exchange/upstream.h"
#include "proxy/http/date.h"
#include "proxy/http/request.h"
#include "proxy/http/response.h"
#include "proxy/net/listener.h"
#include "proxy/secure.h"

struct session;
struct exchange;
struct scrub;
struct journal_pen;
struct worker;

/* One of the addresses that a worker accepts on. */
struct worker_door {
    struct listener_user user;
    struct worker *worker;
    const struct listen_config *config;
    struct listener *listener;
    struct listener_seat seat; /* share NULL: the socket is its own */
    int fd; /* the socket to listen on, until worker_run takes it; then -1 */
};

/* What all workers share; immutable but for the atomics and the crowd. */
struct worker_shared {
    const struct config *config;
    struct cluster *cluster;
    struct secure secure; /* contexts of TLS */
    struct crowd *crowd;  /* NULL: addresses are not counted */
    _Atomic int command;  /* enum worker_command */
    _Atomic size_t connections;
    _Atomic size_t listening;
};

enum worker_command { WORKER_RUN, WORKER_DRAIN, WORKER_STOP };

/* Memory good within one event only. */
struct worker_scratch {
    struct request request;
    struct response response;
    struct head trailers;
    struct date date; /* outlives events, costs nothing to lose */
    struct buf lines; /* fields before they are filtered */
    struct gather gather;
    struct stream *stream; /* for heads and trailers */
};

struct worker {
    struct loop *loop;
    struct loop_user loop_user;
    struct worker_door doors[CONFIG_LISTEN_MAX];
    size_t door_count;
    struct worker_shared *shared;
    struct edition *edition;        /* of the policy, for new exchanges */
    _Atomic(struct edition *) next; /* published, but not taken up yet */
    _Atomic uint64_t generation;    /* of `edition`, for other threads */
    struct upstream_pool pool;
    struct session *sessions; /* all open ones */
    size_t session_count;     /* of them, ... */
    size_t session_most;      /* ... and the most since memory was given back */
    struct exchange *spare;   /* exchanges to use again */
    size_t spare_count;
    struct scrub *scrubs; /* the same, separately: see exchange.c */
    size_t scrub_count;
    struct deadline drain;     /* when draining ends, then in a stop */
    bool is_late;              /* the first of them is over */
    enum worker_command state; /* as far as carried out */
    bool is_yielding;          /* a session has work left: recode_wake */
    struct metrics metrics;
    struct journal_pen *pen; /* of the access log; NULL: there is none */
    struct buf line;         /* of it, in the making */
    struct worker_scratch scratch;
};

/* The `number`th, from 0.  `edition` is taken. */
struct worker *worker_new(struct worker_shared *shared, size_t number,
                          struct edition *edition);

/* One more address to accept on; before worker_run.  Of `door` the members
 * config (borrowed), seat and fd (taken) are set. */
void worker_listen(struct worker *w, const struct worker_door *door);

/* Works until a command ends it; then nothing of it is open any more. */
void worker_run(struct worker *w);

/* Has the worker use `edition`, which it takes, for what begins from now on.
 * Any thread, one at a time. */
void worker_publish(struct worker *w, struct edition *edition);

/* For an exchange that ends: one user less.  The worker's thread. */
void worker_release(struct worker *w, struct edition *edition);

/* Has the worker look at shared->command.  Any thread. */
void worker_wake(struct worker *w);

/* NULL is fine. */
void worker_free(struct worker *w);

#endif
