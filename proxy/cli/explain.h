/*
 * explain - prints a body with its marks (marks.h), numbered, and below every
 * line what its marks mean:
 *
 *   {"vin":"[VIN 17 bytes]#1","part":"(VIN? 17 bytes)#2"}
 *       #1 vin, certain: by key "vin"; rule vin: redact
 *       #2 not vin: 17 characters without a digit
 *
 * Marked bytes are printed only if `show_values` says so, whether they were
 * found or let go.
 */
#ifndef FOGLINE_EXPLAIN_H
#define FOGLINE_EXPLAIN_H

#include "proxy/cli/marks.h"
#include "proxy/cli/out.h"

struct explain_opts {
    bool color; /* ECMA-48 sequences */
    bool show_values;
};

void explain_body(struct out *o, struct span body, const struct marks *marks,
                  const struct explain_opts *opts);

#endif
