/*
 * peers_shim - the peers of bench/shim.h as contenders.
 *
 *   re2             RE2, one search loop for each of the three patterns
 *   re2-alt         the same as one pattern with three alternatives
 *   simdjson-minify what it costs to look at every byte of JSON and write it
 *                   again: a yardstick.  The body is given whole, since one
 *                   piece of it is no JSON.
 */
#ifndef FOGLINE_PEERS_SHIM_H
#define FOGLINE_PEERS_SHIM_H

#include "bench/contender.h"

/* `patterns` are borrowed for the call; at most three. */
struct contender *peers_shim_re2(const char *name, const char *const *patterns,
                                 size_t count);

/* The pass returns the bytes that are left; 0: the body is no JSON. */
struct contender *peers_shim_minify(void);

#endif
