/*
 * schema - the JSON Schema of filter files (draft 2020-12), for editors.
 *
 * Made of the tables that the parser itself reads by, so that the two cannot
 * drift.  It is narrower than the parser nowhere, and wider where a schema
 * cannot say it (`do` that makes no sense for a kind, rules that never match).
 */
#ifndef FOGLINE_SCHEMA_H
#define FOGLINE_SCHEMA_H

#include "filters/policy/keys.h"

/* Appends the schema, some 10 KiB; `out` must have room. */
void schema_put(struct buf *out);

/* --- for the schema of another file (proxy/cli/settings_schema.c) --- */

/*
 * What a key is for, and the form of its value where that is more than its
 * type; "#name" is one of $defs.  No `about`: nothing an editor should offer.
 * `key` NULL: all keys of that map.
 */
struct schema_note {
    const char *map, *key, *form, *about;
};

struct schema_map {
    const char *name;
    const struct key *keys;
    const struct schema_note *notes; /* end in a NULL map */
};

/* Appends the type, the properties and the needed keys of a map, without the
 * braces around them. */
void schema_put_map(struct buf *out, const struct schema_map *map);

/* Appends a list of words, which end in NULL. */
void schema_put_words(struct buf *out, const char *const *words);

#endif
