/*
 * contender - something that is timed over a body, and how it is timed.
 *
 * All contenders take turns in short rounds, so that whatever else the machine
 * does hits all of them alike; the figure of each is the median of its rounds.
 */
#ifndef FOGLINE_CONTENDER_H
#define FOGLINE_CONTENDER_H

#include "filters/base/span.h"

#include <stdio.h>

#define CONTENDER_ROUNDS_MAX 99

struct contender {
    const char *name; /* one word, for tables and JSON */

    /* Goes over the body once; returns how much was found. */
    uint64_t (*pass)(struct contender *self, struct span body);

    void (*free)(struct contender *self);

    /* What contender_time leaves here. */
    uint64_t found;
    unsigned rounds;
    double rates[CONTENDER_ROUNDS_MAX]; /* GB/s, sorted */
};

struct contender_opts {
    unsigned rounds; /* 1 .. CONTENDER_ROUNDS_MAX */
    double seconds;  /* of one contender's turn in a round */
};

/* Times `count` contenders over `body`. */
void contender_time(struct contender *const *list, size_t count,
                    struct span body, const struct contender_opts *opts);

/* Seconds of CPU time. */
double contender_clock(void);

/* The same for one, each round a single pass, and none to get warm. */
void contender_once(struct contender *c, struct span body, unsigned rounds);

/* GB/s (10^9 bytes of input a second) after contender_time. */
double contender_median(const struct contender *c);

/* Writes the result as one JSON object.  `corpus` must need no escapes. */
void contender_json(const struct contender *c, const char *corpus, size_t bytes,
                    FILE *out);

#endif
