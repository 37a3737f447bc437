/*
 * options_secret - key, epoch and tenant of a rule that pseudonymizes or
 * hashes.
 *
 *   key: FILE       what `fogline keygen` wrote, or another key in the form of
 *                   filters/act/secret.h; relative to the filter file; a
 *                   regular file that neither group nor others may read
 *   key: env:NAME   the same text in an environment variable
 *   epoch: 2026-11  any word; another epoch gives other pseudonyms
 *   tenant: NAME    default: the filter's name; filters of one tenant, key and
 *                   epoch give a value the same pseudonym
 *
 * No error says anything of what a key's text holds.
 */
#ifndef FOGLINE_OPTIONS_SECRET_H
#define FOGLINE_OPTIONS_SECRET_H

#include "filters/act/secret.h"
#include "filters/policy/doc.h"
#include "filters/policy/rule.h"

/* Reads them into rule->secret, which the caller frees with secret_free.
 * False, with an error: no key, none that can be read, an option that the
 * rule's action has no use for. */
MUST_USE bool options_secret_read(const struct doc *doc,
                                  const struct node *node, const char *filter,
                                  struct rule *rule);

/* False if the option is one of these and the action has no use for it. */
bool options_secret_fits(const char *option, enum action action);

/* What is wrong with a key, and what to do about it. */
struct options_secret_error {
    char text[512];
};

/*
 * Reads the key that `from` names ("FILE" or "env:NAME"), a file relative to
 * the folder of the file `beside` (NULL: the current folder).  The caller
 * wipes `master`.  False, with `error`.
 */
MUST_USE bool options_secret_load(const char *from, const char *beside,
                                  struct secret_master *master,
                                  struct options_secret_error *error);

/* The file that such a text names; the caller frees it.  NULL: none, a
 * variable. */
char *options_secret_file(const char *from, const char *beside);

/* Is it fit to be a tenant or an epoch: 1 to 64 letters, digits, "-", "_" and
 * "."? */
bool options_secret_is_word(const char *text);

#endif
