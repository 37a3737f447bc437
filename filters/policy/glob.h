/*
 * glob - the patterns of `applies_to`, for hosts and for paths.
 *
 *   host  api.example.com     that name, in any case, with or without a last
 *                             dot
 *         *.example.com       every name below it, at any depth, not itself
 *   path  /v1/vehicles        that path
 *         *                   as a whole segment: any one segment
 *         **                  as a whole segment: any segments, also none
 *
 * A request's path is compared as the server behind may read it: escapes
 * decoded, `.` and `..` resolved, repeated and final slashes and
 * `;parameters` dropped.  Upper and lower case differ.
 */
#ifndef FOGLINE_GLOB_H
#define FOGLINE_GLOB_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* What is wrong with a pattern, with the cure; NULL if nothing. */
const char *glob_host_objection(const char *pattern);
const char *glob_path_objection(const char *pattern);

bool glob_host(const char *pattern, struct span host);

/* `path` as glob_normalize left it. */
bool glob_path(const char *pattern, struct span path);

/* True if whatever `narrow` matches, `wide` matches. */
bool glob_host_covers(const char *wide, const char *narrow);
bool glob_path_covers(const char *wide, const char *narrow);

/* Writes the path as it is compared to `out` (path.n + 1 bytes of room), and
 * returns its length: "/", or "/a/b" without a final slash. */
size_t glob_normalize(struct span path, uint8_t *out);

#endif
