/*
 * pace - does a peer send, or take, bytes fast enough?
 *
 * A time-out without progress alone lets one byte in each of its spans hold a
 * connection for ever.  Averages are taken over timeouts.stall, so that a
 * pause is no fault.
 */
#ifndef FOGLINE_PACE_H
#define FOGLINE_PACE_H

#include "proxy/config.h"

#include <stdbool.h>

/* Zeroed: the first bytes begin it.  Zero it again after a wait that was not
 * the peer's fault. */
struct pace {
    uint64_t from_ms, bytes;
};

/* `n` bytes came.  False: in stall_ms or more it was less than
 * limits.min_rate. */
bool pace_keeps(struct pace *p, size_t n, uint64_t now_ms,
                const struct config *config);

/* The least that has to move in one stall_ms; at least 1. */
size_t pace_least(const struct config *config);

#endif
