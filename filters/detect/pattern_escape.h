/*
 * pattern_escape - a pattern's escapes and character classes.
 */
#ifndef FOGLINE_PATTERN_ESCAPE_H
#define FOGLINE_PATTERN_ESCAPE_H

#include "filters/detect/pattern_reader.h"

/* Reads what begins with the backslash here. */
struct pattern_part pattern_escape_read(struct pattern_reader *r);

/* Reads the class that begins with the [ here. */
struct pattern_part pattern_escape_class(struct pattern_reader *r);

#endif
