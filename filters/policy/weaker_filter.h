/*
 * weaker_filter - weaker.h for two filters that are for the same responses.
 */
#ifndef FOGLINE_WEAKER_FILTER_H
#define FOGLINE_WEAKER_FILTER_H

#include "filters/base/buf.h"
#include "filters/policy/rule.h"

/* Collects lines, each once. */
struct losses {
    struct buf *report;
    size_t count;
};

/* Adds a line, indented: "FILE:LINE:COLUMN: " and what is lost. */
void weaker_filter_add(struct losses *losses, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void weaker_filter_compare(const struct filter *now, const struct filter *next,
                           struct losses *losses);

#endif
