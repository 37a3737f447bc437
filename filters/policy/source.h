/*
 * source - the text of a file, before anybody reads meaning into it.
 */
#ifndef FOGLINE_SOURCE_H
#define FOGLINE_SOURCE_H

#include "filters/base/diag.h"

/* Filter files and the like are read by people; a bigger one is a mistake. */
#define SOURCE_MAX ((size_t)1 << 20)

/* Reads a whole file into `text` (initialised by the caller, max SOURCE_MAX).
 * False, with an error, if it cannot be read or is too large.  `from`: the
 * place that names the file, where the error then points; NULL: there is none.
 */
MUST_USE bool source_read(const char *file, const struct place *from,
                          struct buf *text, struct diag *diag);

/* The path that the file means when it names another: relative to its own
 * folder.  The caller frees it. */
char *source_beside(const char *file, const char *named);

/*
 * True if `text` is UTF-8 with LF or CRLF line ends and no control characters,
 * so that a line and a column mean the same to the YAML parser, to the user's
 * editor and to us; else an error that names the place.
 */
MUST_USE bool source_check(const char *file, struct span text,
                           struct diag *diag);

/* Skips a UTF-8 byte order mark. */
struct span source_skip_mark(struct span text);

#endif
