/*
 * tuning - time-outs and limits by name, as serve's options take them.
 */
#ifndef FOGLINE_TUNING_H
#define FOGLINE_TUNING_H

#include "proxy/cli/args.h"
#include "proxy/config.h"

/* Applies all --timeout NAME=DURATION and --limit NAME=SIZE of `args` to
 * `config`.  False after an error on stderr. */
MUST_USE bool tuning_apply(const struct args *args, struct config *config);

#endif
