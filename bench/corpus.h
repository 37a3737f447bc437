/*
 * corpus - bodies to measure with: JSON as a vehicle cloud sends it, made up.
 *
 *   clean    telemetry; nothing private, but what real telemetry has that
 *            looks like it from afar, once in 3 KB: ids, long decimals, and
 *            words such as "latencyMs"
 *   typical  clean, and a VIN, an e-mail and a position in every kilobyte
 *   dense    one of the three every 120 bytes
 *
 * Seeded: the same seed gives the same bytes on every machine.
 */
#ifndef FOGLINE_CORPUS_H
#define FOGLINE_CORPUS_H

#include "filters/base/buf.h"

#define CORPORA(X)        \
    X(CLEAN, "clean")     \
    X(TYPICAL, "typical") \
    X(DENSE, "dense")

enum corpus {
#define X(id, name) CORPUS_##id,
    CORPORA(X)
#undef X
        CORPUS_COUNT
};

#define CORPUS_SEED 20261122

const char *corpus_name(enum corpus corpus);

/*
 * Appends one JSON array of exactly `size` bytes (at least 1024), filled up
 * with blanks before its last bracket.  `out` must have room.
 */
void corpus_put(enum corpus corpus, uint64_t seed, size_t size,
                struct buf *out);

#endif
