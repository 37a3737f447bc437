/*
 * scope_apart - filters that can never be for the same response.
 */
#ifndef FOGLINE_SCOPE_APART_H
#define FOGLINE_SCOPE_APART_H

#include "filters/policy/rule.h"

/* True if no response can be within both.  False may mean that it cannot be
 * told. */
bool scope_apart(const struct scope *a, const struct scope *b);

#endif
