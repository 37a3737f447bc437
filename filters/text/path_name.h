/*
 * path_name - the escapes in a name, of a JSON text's key (RFC 8259 section 7)
 * or in a path (RFC 9535 section 2.3.1), which are the same but for \'.
 */
#ifndef FOGLINE_PATH_NAME_H
#define FOGLINE_PATH_NAME_H

#include "filters/base/span.h"

/* Bytes that one byte of a name takes at most, escaped: \u0041. */
#define PATH_NAME_WIDEST 6

/*
 * Decodes the escape that `raw` begins with, a backslash: puts up to four
 * bytes of UTF-8 to `out` and their count to `n`, and returns how many bytes
 * of `raw` it takes.  0: it is none, cut off, or half of a surrogate pair.
 */
size_t path_name_escape(struct span raw, uint8_t out[4], size_t *n);

/*
 * Decodes a key.  What is not a valid escape stays as it stands, so that it
 * equals no name.  False: the decoded key has more than `room` bytes.
 */
bool path_name_decode(struct span raw, uint8_t *out, size_t room, size_t *n);

#endif
