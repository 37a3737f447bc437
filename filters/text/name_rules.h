/*
 * name_rules - which words make a name, and which may follow.
 */
#ifndef FOGLINE_NAME_RULES_H
#define FOGLINE_NAME_RULES_H

#include "filters/text/name_split.h"

/*
 * The name that `split` gives from its word `at` on (the words before it in
 * the array stand behind it in the key).  False: that word decides nothing.
 * NAME_NONE is a decision: ipAddress, seatPosition.
 */
bool name_rules_decide(const struct name_split *split, size_t at,
                       enum name *name);

/* May `word` stand behind what makes `name`, as "number" in vinNumber?  What
 * may not, makes the value something about it: emailVerified. */
bool name_rules_may_follow(enum word word, enum name name);

#endif
