/*
 * tell - counts findings, and tells the sink of them and of what was let go.
 *
 * Says where, never what.  For filters/pass.c and filters/walk.c.
 */
#ifndef FOGLINE_TELL_H
#define FOGLINE_TELL_H

#include "filters/walk.h"

/* A finding: `rule` acts on it. */
void tell_found(struct walk *k, const struct hit *hit, const struct rule *rule);

/* A value that is left as it is: by an exception, or since it is less sure
 * than its rule wants; with neither (NULL), no rule is in charge of it. */
void tell_left(const struct walk *k, const struct hit *hit,
               const struct rule *rule, const struct except *except);

/* What a detector has dismissed; the sink must want to know. */
void tell_missed(const struct walk *k, const struct found *found);

#endif
