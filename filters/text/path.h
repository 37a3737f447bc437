/*
 * path - where in a JSON text: JSONPath (RFC 9535), compiled.
 *
 *   $.owner.phone      $['owner']["phone"]      $.trips[0,2]      $.log[1:9:2]
 *   $..position        $.vehicles[*].vin        $.*
 *
 * All of RFC 9535 that can be decided while a body streams by.  What cannot is
 * an error that says why: filters (?...), whose test may stand behind what it
 * tests; indices and bounds that count from an array's end; steps backwards.
 * So is what would select nothing: [5:2], [::0].
 *
 * A name is compared with the decoded key, byte for byte: no case folding, no
 * Unicode normalisation (RFC 9535 section 2.3.1.2).
 */
#ifndef FOGLINE_PATH_H
#define FOGLINE_PATH_H

#include "filters/base/span.h"

#define PATH_NAME_LONGEST 256 /* bytes of a name, decoded */
#define PATH_SEGMENTS     64  /* of one path, and of all paths of a set */

enum path_select {
    PATH_NAME,  /* the member called `name` */
    PATH_SLICE, /* elements from, from + step, ... below `to` */
    PATH_EACH,  /* every member or element */
};

/* An index [n] is the slice [n:n+1]. */
struct path_selector {
    enum path_select select;
    uint8_t *name; /* PATH_NAME: decoded, name_n bytes */
    size_t name_n;
    uint64_t from, to, step;
};

/* Selects children by any of its selectors, of one value or (`descendant`)
 * also of all that is below it. */
struct path_segment {
    bool descendant;
    struct path_selector *selectors;
    size_t selector_count;
};

/* Immutable once parsed.  No segments: `$`, the whole text. */
struct path {
    struct path_segment *segments;
    size_t segment_count;
};

/*
 * Compiles `text`.  NULL if it is no path, or one that cannot be followed in a
 * stream: `*error` then says cause and cure (a constant), and `*column` where,
 * in bytes from 1.
 */
struct path *path_parse(const char *text, const char **error, size_t *column);

/* NULL is fine. */
void path_free(struct path *path);

/* Does the selector take the member called `key` (decoded)? */
bool path_takes_key(const struct path_selector *s, struct span key);

/* Does it take the element at `index`? */
bool path_takes_index(const struct path_selector *s, uint64_t index);

#endif
