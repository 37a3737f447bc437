/*
 * value_pair - values that stand in a member of their own, beside their name or
 * in an object with their unit.
 *
 * For filters/text/value.c only.
 */
#ifndef FOGLINE_VALUE_PAIR_H
#define FOGLINE_VALUE_PAIR_H

#include "filters/text/value_place.h"

/* May the key of a member that holds a value, or that may stand before it,
 * begin with c?  All are lower case. */
bool value_pair_begins(uint8_t c);

/* Behind ':' or '='. */
enum verdict value_pair_after(struct value_place *p, struct value *v);

/* Behind a quoted name: "value": in the next member, value= in the tag. */
enum verdict value_pair_next(struct value_place *p, struct value *v);

#endif
