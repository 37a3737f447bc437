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

/* What enum balance is called, in its order, NULL at the end. */
extern const char *const balance_args_words[];

/* What is wrong with the path of a health check, and the cure; NULL:
 * nothing. */
const char *balance_args_path(const char *text);

#endif
