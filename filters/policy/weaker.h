/*
 * weaker - whether one policy hides all that another does.
 *
 * A reload must not take protection away by mistake: a line lost in a merge, a
 * file cut short.  Policies are compared by what they do to a response, not by
 * their text: rules may move, be split or be renamed.  It errs towards yes:
 * what cannot be shown to hide as much counts as weaker.
 */
#ifndef FOGLINE_WEAKER_H
#define FOGLINE_WEAKER_H

#include "filters/policy/policy.h"

/*
 * Appends a line for each way in which `next` may hide less than `now`, with
 * the place of the rule that is to blame or lost, as far as `report` has room.
 * Returns how many there are; 0: whatever `now` hides, `next` does.
 */
size_t weaker_than(const struct policy *now, const struct policy *next,
                   struct buf *report);

#endif
