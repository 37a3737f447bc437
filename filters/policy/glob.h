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
 * A request's path is compared as servers read it (reading.h).  Upper and lower
 * case differ.
 */
#ifndef FOGLINE_GLOB_H
#define FOGLINE_GLOB_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* What is wrong with a pattern, with the cure; NULL if nothing. */
const char *glob_host_objection(const char *pattern);
const char *glob_path_objection(const char *pattern);

bool glob_host(const char *pattern, struct span host);
/* True of a name that nobody has, but that a server may take for another's:
 * none at all, an empty part, an escape. */
bool glob_host_is_odd(struct span host);

/* `path` as reading.h leaves it. */
bool glob_path(const char *pattern, struct span path);
/* The same for a server that does not tell "a" from "A". */
bool glob_path_any_case(const char *pattern, struct span path);

/* True if whatever `narrow` matches, `wide` matches. */
bool glob_host_covers(const char *wide, const char *narrow);
bool glob_path_covers(const char *wide, const char *narrow);

#endif
