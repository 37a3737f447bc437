/*
 * pseudonymize - which disguises are for which kind.
 */
#ifndef FOGLINE_PSEUDONYMIZE_H
#define FOGLINE_PSEUDONYMIZE_H

#include "filters/act/disguise.h"
#include "filters/kind.h"
#include "filters/policy/rule.h"

/* Disguises for a value of the kind, in the order they are tried; ends with
 * NULL. */
const struct disguise *const *pseudonymize_ways(enum kind kind, enum form form);

#endif
