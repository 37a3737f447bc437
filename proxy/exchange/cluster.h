/*
 * cluster - the servers behind fogline, and what is known of each.
 *
 * One object for all workers, counted; the set of servers never changes.
 * What is learnt while running is kept in atomics, so that a worker asks for
 * it without a lock:
 *
 *   health    the verdict of active checks (health.c, on one thread)
 *   ejection  a server that fails CLUSTER_FAILURES times in a row is left
 *             alone for 10 s, at its next failure for 20 s, at most for 60 s.
 *             Shared by all workers: what one of them has found out need not
 *             cost requests of the others.
 *   addresses where its name leads now (resolver.c, on a thread of its own)
 *
 * Any thread may call any of these.  Times are loop_now's, in milliseconds.
 */
#ifndef FOGLINE_CLUSTER_H
#define FOGLINE_CLUSTER_H

#include "proxy/config.h"
#include "proxy/net/conn.h"

#include <stdatomic.h>

#define CLUSTER_FAILURES 5 /* in a row, then a server is ejected */
#define CLUSTER_LONGEST  6 /* ejection, in times of the first */

struct cluster;

/* Counters of one server; each worker has a set and is its one writer. */
struct cluster_counts {
    _Atomic uint64_t requests;    /* given to it, repeated ones included */
    _Atomic uint64_t connections; /* begun */
    _Atomic uint64_t failures;    /* not reached, no answer, or not HTTP */
    _Atomic uint64_t ejections;
};

enum cluster_health { HEALTH_UNKNOWN, HEALTH_UP, HEALTH_DOWN };

/*
 * With one reference, the caller's.  Looks up every name (blocking); NULL and
 * an error in `diag` if one cannot be.  `config` is borrowed for the cluster's
 * life.  `workers`: how many sets of counters.
 */
struct cluster *cluster_new(const struct config *config, size_t workers,
                            struct diag *diag);
struct cluster *cluster_ref(struct cluster *c);

/* NULL is fine. */
void cluster_unref(struct cluster *c);

size_t cluster_count(const struct cluster *c);
const struct upstream_config *cluster_config(const struct cluster *c);

/* "http://127.0.0.1:9000": for logs and metrics. */
const char *cluster_name(const struct cluster *c, size_t server);

/* "127.0.0.1:9000": Host for requests that have none. */
const char *cluster_host(const struct cluster *c, size_t server);

/* A worker's counters of a server. */
struct cluster_counts *cluster_counts(struct cluster *c, size_t worker,
                                      size_t server);

/* All workers' sum of the counter at `offset` in struct cluster_counts. */
uint64_t cluster_total(const struct cluster *c, size_t server, size_t offset);

/* Has connections to https:// servers use this; borrowed for the cluster's
 * life.  To be called before there are any. */
void cluster_use_tls(struct cluster *c, struct tls_client *tls);

/* Puts TLS under a new connection to the server, if it is https://. */
void cluster_secure(const struct cluster *c, size_t server, struct conn *conn);

/* --- How well it is --- */

/* 0: a request may go there.  Else the larger, the worse: first those ejected,
 * by when they return, then those that checks found down. */
uint64_t cluster_badness(const struct cluster *c, size_t server,
                         uint64_t now_ms);

bool cluster_is_ejected(const struct cluster *c, size_t server,
                        uint64_t now_ms);

/* It answered: what it failed before is forgotten. */
void cluster_succeed(struct cluster *c, size_t server);

/* It failed.  True if that ejected it.  A lone server is never ejected. */
bool cluster_fail(struct cluster *c, size_t server, uint64_t now_ms);

enum cluster_health cluster_health(const struct cluster *c, size_t server);

/* A server that comes up is forgiven its failures. */
void cluster_set_health(struct cluster *c, size_t server,
                        enum cluster_health health);

/* False if checks are on and found no server up (yet). */
bool cluster_is_ready(const struct cluster *c);

/* --- Where it is --- */

/* Changes when the addresses do; begins with 1. */
unsigned cluster_version(const struct cluster *c, size_t server);

/* Copies the addresses of now; their version. */
unsigned cluster_addresses(struct cluster *c, size_t server,
                           struct address_list *out);

/* False if these are the addresses already, in whatever order. */
bool cluster_publish(struct cluster *c, size_t server,
                     const struct address_list *list);

#endif
