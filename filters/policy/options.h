/*
 * options - what a rule says beyond `find` and `do`: with, keep, grid,
 * at_least, name.
 */
#ifndef FOGLINE_OPTIONS_H
#define FOGLINE_OPTIONS_H

#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Longest replacement text, bytes. */
#define OPTIONS_WITH_MAX 256

/*
 * Reads the options of the rule `node` into `rule`, whose kinds and action are
 * set.  False, with an error, for an option of another action, a missing or a
 * bad one.
 */
MUST_USE bool options_read(const struct doc *doc, const struct node *node,
                           struct rule *rule);

/* True if the option (any key of a rule) may stand beside the action. */
bool options_fits(const char *option, enum action action);

/* Checks the name of a filter or a rule: it goes into metrics and logs as it
 * is, so it is 1 to 64 letters, digits, "-", "_" and ".". */
MUST_USE bool options_name(const struct doc *doc, const struct node *node);

/* The evidence a rule asks for where it says nothing. */
enum evidence options_default_evidence(enum kind kind);

#endif
