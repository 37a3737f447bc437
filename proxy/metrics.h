/*
 * metrics - counters, one set per worker, summed when read.
 *
 * Each set has one writer, its worker; anyone may read.  Relaxed atomics, no
 * lock: a snapshot is not one instant, but no count is torn or lost.  Holds
 * numbers only, never a value that was seen.
 */
#ifndef FOGLINE_METRICS_H
#define FOGLINE_METRICS_H

#include "filters/filter.h"
#include "proxy/http/refusal.h"

#include <stdatomic.h>

#define METRICS_COUNTERS(X)                                               \
    X(requests, "requests whose head was read")                           \
    X(responses_1xx, "interim responses passed on")                       \
    X(responses_2xx, "responses by class of status")                      \
    X(responses_3xx, "responses by class of status")                      \
    X(responses_4xx, "responses by class of status")                      \
    X(responses_5xx, "responses by class of status")                      \
    X(cut, "responses cut after their head had left")                     \
    X(client_bytes_in, "bytes read from clients")                         \
    X(client_bytes_out, "bytes written to clients")                       \
    X(upstream_bytes_in, "bytes read from the upstream")                  \
    X(upstream_bytes_out, "bytes written to the upstream")                \
    X(connections, "client connections accepted")                         \
    X(connections_closed, "client connections closed")                    \
    X(prefaces_refused, "connections closed for want of a PROXY preface") \
    X(upstream_retries, "requests sent again on a fresh connection")

/* id, name: how a reload of the filters ended */
#define METRICS_RELOADS(X)                                            \
    X(OK, "ok")           /* they are in force */                     \
    X(REFUSED, "refused") /* one is broken, or fails its own tests */ \
    X(WEAKER, "weaker")   /* they would hide less than those in force */

enum metrics_reload {
#define X(id, name) METRICS_RELOAD_##id,
    METRICS_RELOADS(X)
#undef X
        METRICS_RELOAD_COUNT
};

/* One worker's counters.  Zeroed memory is a valid start. */
struct metrics {
#define X(name, text) _Atomic uint64_t name;
    METRICS_COUNTERS(X)
#undef X
    _Atomic uint64_t refusals[REFUSAL_COUNT];
    _Atomic uint64_t findings[KIND_COUNT][ACTION_COUNT];
};

/* A sum over workers; plain numbers. */
struct metrics_snapshot {
#define X(name, text) uint64_t name;
    METRICS_COUNTERS(X)
#undef X
    uint64_t connections_open;
    /* The server's own: */
    uint64_t generation; /* of the policy that all workers use; 1: the first */
    uint64_t loaded_at;  /* when the newest was published, Unix seconds */
    uint64_t reloads[METRICS_RELOAD_COUNT];
    uint64_t access_dropped; /* lines of the access log */
    uint64_t refusals[REFUSAL_COUNT];
    uint64_t findings[KIND_COUNT][ACTION_COUNT];
};

/* Adds to a counter of the calling worker's own set. */
static inline void metrics_add(_Atomic uint64_t *counter, uint64_t n)
{
    /* One writer: no read-modify-write instruction is needed. */
    uint64_t now = atomic_load_explicit(counter, memory_order_relaxed);

    atomic_store_explicit(counter, now + n, memory_order_relaxed);
}

/* Counts a final or interim response by its status. */
void metrics_status(struct metrics *m, unsigned status);

/* Counts a body's or header block's findings; false if there were none. */
bool metrics_tally(struct metrics *m, const struct tally *tally);

/* Sums `count` sets into `out`; what is the server's own becomes 0. */
void metrics_snapshot(struct metrics *const *sets, size_t count,
                      struct metrics_snapshot *out);

#endif
