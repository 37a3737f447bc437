/*
 * describe - the policy in force, as text for people.
 */
#ifndef FOGLINE_DESCRIBE_H
#define FOGLINE_DESCRIBE_H

#include "filters/base/buf.h"

struct filter;

/*
 * Appends whom the filter is for and what it does: a line for each kind it
 * looks for, in the order of its rules, with the rule's options, the evidence
 * it takes, its name and the place it stands at; then what it looks for not.
 * Whatever has no room in `out` is left out.
 */
void describe_filter(const struct filter *filter, struct buf *out);

#endif
