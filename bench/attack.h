/*
 * attack - looks for bodies that cost more than those of bench/worst.h.
 *
 * Tries what stands before a value, in every format, with what may fill it up,
 * in several proportions, and every stem of the scan by itself; a body of
 * 64 KiB each.  What it finds belongs in worst.c, once for each class.
 */
#ifndef FOGLINE_ATTACK_H
#define FOGLINE_ATTACK_H

#include "bench/contender.h"

#define ATTACK_MOST 200

/* Times `engine` over them, in a mixed order and as many as it can in so many
 * `seconds`, and prints the `most` that are slowest, beside `typical`. */
void attack_time(struct contender *engine, struct span typical, size_t most,
                 double seconds);

#endif
