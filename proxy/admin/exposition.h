/*
 * exposition - the server's counters as Prometheus text, format 0.0.4.
 *
 * Numbers and fixed words only: no path, host or value of any message, so
 * that series stay few and nothing private is in them.
 */
#ifndef FOGLINE_EXPOSITION_H
#define FOGLINE_EXPOSITION_H

#include "filters/base/buf.h"
#include "proxy/metrics.h"

/* What Content-Type says of it. */
#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Appends all metrics; about 10 KiB.  `isa` is the matcher variant in use. */
void exposition_put(const struct metrics_snapshot *snapshot, const char *isa,
                    struct buf *out);

#endif
