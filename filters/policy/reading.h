/*
 * reading - how servers read the path of a request.
 *
 * Clients choose how they write a path, and servers differ in what they make
 * of it: "/a%2Fb", "/a\b", "/a;x/b", "//a/b", "/a/../b", "/%2561".  A filter
 * must not be dodged by it.  So besides the usual reading (escapes undone,
 * dots resolved, repeated and final slashes and ;parameters dropped) there are
 * the others that a server may have; where they lead to different filters the
 * request is refused (policy_is_ambiguous).
 *
 * One oddity has two readings or three.  Two kinds of them at once have too
 * many, and nobody writes that by mistake; nor control characters, escapes
 * that are none, overlong UTF-8, or escapes in a third layer: then it may be
 * any path.
 */
#ifndef FOGLINE_READING_H
#define FOGLINE_READING_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define READINGS_MAX 3

struct readings {
    bool any; /* may be any path; then the usual reading alone is listed */
    size_t count;
    /* "/", or "/a/b" without a final slash; the usual one comes first.  A NUL
     * stands for a slash that is part of a segment. */
    struct span paths[READINGS_MAX];
    uint8_t *room; /* what they lie in; NULL: in the path itself */
};

/* `path` is a request target without its query, borrowed until
 * reading_done. */
void reading_find(struct readings *r, struct span path);

/* The usual reading alone, which is good until reading_done. */
struct span reading_usual(struct readings *r, struct span path);
void reading_done(struct readings *r);

#endif
