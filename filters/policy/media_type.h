/*
 * media_type - the patterns of `types` and `media`: "application/json", or
 * "text/" and a star for all of one type (RFC 9110 section 8.3.1).
 */
#ifndef FOGLINE_MEDIA_TYPE_H
#define FOGLINE_MEDIA_TYPE_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* What is wrong with a pattern, with the cure; NULL if nothing. */
const char *media_type_objection(const char *pattern);

/* `type`: a Content-Type's value; its parameters do not count, nor does case.
 * An empty one matches no pattern. */
bool media_type_matches(const char *pattern, struct span type);

/* True if whatever `narrow` matches, `wide` matches. */
bool media_type_covers(const char *wide, const char *narrow);

#endif
