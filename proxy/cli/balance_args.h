/*
 * balance_args - serve's options on how requests are shared out: --balance,
 * --health.
 */
#ifndef FOGLINE_BALANCE_ARGS_H
#define FOGLINE_BALANCE_ARGS_H

#include "proxy/cli/args.h"
#include "proxy/config.h"

/* Fills in `config`, which borrows from `args`.  False after an error on
 * stderr. */
MUST_USE bool balance_args_apply(const struct args *args,
                                 struct upstream_config *config);

#endif
