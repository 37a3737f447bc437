/*
 * tuning - time-outs and limits by name, as serve's options and its
 * configuration file take them.
 */
#ifndef FOGLINE_TUNING_H
#define FOGLINE_TUNING_H

#include "proxy/cli/args.h"
#include "proxy/config.h"

/* --limit and `limits:`, --timeout and `timeouts:`. */
enum tuning { TUNING_LIMITS, TUNING_TIMEOUTS };

#define TUNING_NAMES_MAX 48

/* From a millisecond to a day. */
#define TUNING_DURATIONS ((struct range){1, 24UL * 3600 * 1000})

/* The names of all settings of a kind, NULL at the end. */
void tuning_names(enum tuning which, const char *names[TUNING_NAMES_MAX]);

/* What is wrong with a value, and the cure. */
struct tuning_error {
    char text[200];
};

struct tuning_pair {
    const char *name;    /* one of tuning_names */
    const char *value;   /* "5s", "16k" */
    const char *between; /* what stands between them, for errors: "=" */
};

MUST_USE bool tuning_set(struct config *config, enum tuning which,
                         const struct tuning_pair *pair,
                         struct tuning_error *error);

/* A duration alone, in milliseconds. */
MUST_USE bool tuning_duration(const char *text, struct range range,
                              unsigned *ms, struct tuning_error *error);

/* Applies all --timeout NAME=DURATION and --limit NAME=SIZE of `args` to
 * `config`.  False after an error on stderr. */
MUST_USE bool tuning_apply(const struct args *args, struct config *config);

#endif
