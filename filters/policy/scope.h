/*
 * scope - the `applies_to:` of a filter file: which responses it is for.
 */
#ifndef FOGLINE_SCOPE_H
#define FOGLINE_SCOPE_H

#include "filters/policy/keys.h"
#include "filters/policy/policy.h"
#include "filters/policy/reading.h"
#include "filters/policy/rule.h"

/* Reads `map` (NULL: none, every response) into `scope`. */
MUST_USE bool scope_read(const struct doc *doc, const struct node *map,
                         struct scope *scope);
void scope_free(struct scope *scope);

/* `subject->path` as reading_usual left it.  While the response is not known
 * (status 0) only what the request says is compared. */
bool scope_holds(const struct scope *scope,
                 const struct policy_subject *subject);

/* What can be said while the response is not known, nor how the server will
 * read the request. */
enum scope_answer {
    SCOPE_NEVER,  /* it holds for none of the readings */
    SCOPE_MAYBE,  /* for some */
    SCOPE_ALWAYS, /* for all */
};
enum scope_answer scope_ask(const struct scope *scope,
                            const struct policy_subject *subject,
                            const struct readings *readings);

/* True if `wide` is for every response that `narrow` is for. */
bool scope_covers(const struct scope *wide, const struct scope *narrow);

/* The keys of `applies_to`, and the words that `methods` may be. */
extern const struct key scope_keys[];
extern const char *const scope_methods[];

#endif
