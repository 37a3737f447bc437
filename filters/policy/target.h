/*
 * target - what a rule is about: `find`, `field` or `pattern`.
 */
#ifndef FOGLINE_TARGET_H
#define FOGLINE_TARGET_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Reads the one of the three that the rule `node` has into rule->kinds, field
 * and pattern.  False, with an error, if it has none, two or a bad one. */
MUST_USE bool target_read(const struct doc *doc, const struct node *node,
                          struct rule *rule);

/* The kinds that `find` (a text or a list) names; false, with an error, for
 * one that is unknown or named twice. */
MUST_USE bool target_kinds(const struct doc *doc, const struct node *find,
                           unsigned *kinds);

/* A JSONPath, or a pattern (`max_length` may be NULL), compiled; NULL, with an
 * error. */
struct path *target_field(const struct doc *doc, const struct node *value);
struct pattern *target_pattern(const struct doc *doc, const struct node *value,
                               const struct node *max_length);

/* The name of a rule that has none: "vin+device_id" for `find`; else what of
 * the path or the pattern can stand in a name.  The caller frees it. */
char *target_name(const struct node *node);

#endif
