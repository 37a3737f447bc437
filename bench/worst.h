/*
 * worst - bodies made to cost as much as they can: what has an anchor at every
 * byte, what looks like a finding until its end, what nests.
 *
 * The engine must stay linear on them: bytes a second within WORST_RATIO of a
 * typical body's.
 */
#ifndef FOGLINE_WORST_H
#define FOGLINE_WORST_H

#include "bench/contender.h"
#include "filters/base/buf.h"

#define WORST_RATIO 20
#define WORST_BYTES ((size_t)1 << 20)

/* Body i (from 0) into `out`, which has room for WORST_BYTES; its name, or
 * NULL: there are no more. */
const char *worst_put(size_t i, struct buf *out);

/*
 * Times `engine` over all of them and prints how many times faster it is over
 * `typical`.  `json` may be NULL.  False: one is slower than allowed.
 */
bool worst_time(struct contender *engine, struct span typical, FILE *json);

#endif
