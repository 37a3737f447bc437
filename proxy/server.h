/*
 * server - the proxy: N worker threads between clients and the upstream.
 *
 * Each worker has its own loop, its own listeners on the same addresses, its
 * own upstream pool and counters; they share only the configuration and the
 * policy, both immutable.
 *
 *   starting -> ready -> draining -> stopped
 *
 * All calls are for the thread that called server_new, except server_ready,
 * server_cluster, server_snapshot and server_drain, which any thread may call.
 *
 * A policy is published whole: every worker takes it up between two events,
 * and each exchange is filtered to its end by the one it began with.
 */
#ifndef FOGLINE_SERVER_H
#define FOGLINE_SERVER_H

#include "filters/base/diag.h"
#include "filters/policy/policy.h"
#include "proxy/config.h"
#include "proxy/metrics.h"
#include "proxy/secure.h"

struct server;
struct cluster;
struct loop;

/*
 * Resolves the upstream's servers and listens; nobody is answered yet.  NULL
 * and an error in `diag` if an address cannot be used.  `config` is borrowed
 * until server_free; a reference to `policy` is taken.  SIGPIPE is set to be
 * ignored; no other signal is touched.
 */
struct server *server_new(const struct config *config, struct policy *policy,
                          struct diag *diag);

/* Starts the workers.  Once. */
void server_start(struct server *s);

/* Begins what the main thread does for the workers: asking the servers whether
 * they are well.  On its loop, which `s` borrows until server_unwatch. */
void server_watch(struct server *s, struct loop *loop);

/* Ends that; the loop has to run on until its connections are closed. */
void server_unwatch(struct server *s);

/* The port that config->listen[listener] listens on: the kernel's choice if "0"
 * was asked for; 0: a Unix socket. */
unsigned server_port(const struct server *s, size_t listener);

/* True while every worker accepts and, if servers are checked, one of them is
 * up; false once draining. */
bool server_ready(const struct server *s);

/* Stops accepting; answers in flight say Connection: close; the workers end
 * when the last is done or after timeouts.drain_ms.  Returns at once. */
void server_drain(struct server *s);

/* Cuts every connection; the workers end.  Returns at once. */
void server_stop(struct server *s);

/* Waits for the workers to end (after drain or stop). */
void server_join(struct server *s);

/* Stops, joins if that was not done, frees.  NULL is fine. */
void server_free(struct server *s);

/* The contexts of TLS; borrowed for the server's life.  Any thread. */
const struct secure *server_secure(const struct server *s);

/* The servers that requests go to; borrowed. */
struct cluster *server_cluster(const struct server *s);

/* Has exchanges that begin from now on use `policy`, to which references are
 * taken: within a turn of each worker's loop.  Returns its generation. */
uint64_t server_publish(struct server *s, struct policy *policy);

/* Opens the access log's file by its path again. */
void server_rotate_log(struct server *s);

/* Counts a reload that was not published. */
void server_refuse_reload(struct server *s, enum metrics_reload why);

/* The generation that every worker uses, or a later one. */
uint64_t server_generation(const struct server *s);

/* Sums the workers' counters, and adds the server's own. */
void server_snapshot(const struct server *s, struct metrics_snapshot *out);

#endif
