/*
 * worst - bodies made to cost as much as they can: what has an anchor at every
 * byte, what looks like a finding until its end, what nests.
 *
 * The engine must stay linear on them: bytes a second within WORST_RATIO of a
 * typical body's, the same for a short and a long one within WORST_GROWTH, and
 * however it is cut.
 */
#ifndef FOGLINE_WORST_H
#define FOGLINE_WORST_H

#include "bench/contender.h"
#include "filters/base/buf.h"

#define WORST_RATIO  20
#define WORST_GROWTH 2
#define WORST_BYTES  ((size_t)1 << 20)

/* Body i (from 0) into `out`, which has room for `bytes`, at least 64 KiB; its
 * name, or NULL: there are no more. */
const char *worst_put(size_t i, size_t bytes, struct buf *out);

/*
 * Times `engine` (bench/engine.h) over all of them and prints for each how many
 * times faster it is over `typical`, over a body of 64 KiB than over one of 1
 * MiB, and in pieces of 64 KiB than in such of 1 KiB and in one.  `json` may be
 * NULL.  False: one is slower than allowed, or grows.
 */
bool worst_time(struct contender *engine, struct span typical, FILE *json);

#endif
