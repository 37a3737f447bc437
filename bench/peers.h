/*
 * peers - the regular-expression engines others build such filters from, as
 * contenders: they look for the same three things, in the same pieces, and
 * only find; nothing is replaced, nothing is held back, no key is read.
 *
 *   VIN         \b[A-HJ-NPR-Z0-9]{17}\b
 *   e-mail      [A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}
 *   coordinate  -?\d{1,3}\.\d{4,}
 *
 *   pcre2-jit       PCRE2 with JIT, one search loop per pattern
 *   pcre2-jit-alt   the same as one pattern with three alternatives
 *   re2, re2-alt    RE2 in both ways
 *   simdjson-minify a yardstick, see bench/peers_shim.h
 *   hs-som          Hyperscan, start of match reported, block mode
 *   hs-som-stream   the same in streaming mode
 *   hs-best         Hyperscan at its best: ends of matches only, and the
 *                   cheapest conditions an occurrence must meet: an "@", a
 *                   VIN's 17 characters without their borders, ".dddd"
 *   hs-best-stream  the same in streaming mode
 */
#ifndef FOGLINE_PEERS_H
#define FOGLINE_PEERS_H

#include "bench/contender.h"

#define PEERS_COUNT 9

/* Peer i of the list above.  The pass returns how many matches it reported,
 * which for Hyperscan counts every possible end.  The caller frees. */
struct contender *peers_new(size_t i);

#endif
