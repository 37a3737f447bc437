/*
 * trial - runs a filter on short texts: the tests inside filter files, and
 * what a replacement text would itself be taken for.
 */
#ifndef FOGLINE_TRIAL_H
#define FOGLINE_TRIAL_H

#include "filters/base/buf.h"
#include "filters/base/fault.h"
#include "filters/base/span.h"

struct filter;

/* What is fed, and how. */
struct trial {
    struct span in;
    struct span type; /* media type; empty: none */
    size_t piece;     /* bytes at a time; 0: all at once */
};

/* Filters the text and appends what comes to `out`.  FAULT_SINK if `out` would
 * pass its max. */
MUST_USE enum fault trial_filter(const struct filter *filter,
                                 const struct trial *trial, struct buf *out);

/* Runs the filter's tests, each whole and byte by byte.  Returns how many
 * failed; what went wrong is appended to `report`, as far as it has room. */
size_t trial_run(const struct filter *filter, struct buf *report);

#endif
