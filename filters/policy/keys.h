/*
 * keys - which keys a map of a file may have.
 */
#ifndef FOGLINE_KEYS_H
#define FOGLINE_KEYS_H

#include "filters/policy/doc.h"

enum want {
    WANT_TEXT,
    WANT_WORD,  /* a text; `null` without quotes is a word, too */
    WANT_TRUE,  /* the word true */
    WANT_TEXTS, /* a text, or a list of texts that is not empty */
    WANT_LIST,  /* of maps, not empty */
    WANT_MAP,
};

struct key {
    const char *name;
    enum want want;
    bool needed;
};

/*
 * True if `map` is a map, has every needed key of `keys` (ends in a NULL
 * name), no other and none twice, each with a value of the wanted type.  Else
 * an error; `what` names the map in it ("a rule").
 */
MUST_USE bool keys_check(const struct doc *doc, const struct node *map,
                         const char *what, const struct key *keys);

/* The value of a key, or NULL. */
const struct node *keys_get(const struct node *map, const char *name);

#endif
