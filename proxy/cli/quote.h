/*
 * quote - names and values made harmless for where they are printed.
 */
#ifndef FOGLINE_QUOTE_H
#define FOGLINE_QUOTE_H

#include "proxy/cli/out.h"

/*
 * As the inside of a JSON string.  A byte that is no valid UTF-8 becomes
 * \udcXX, as Python's "surrogateescape" does: os.fsencode() of the parsed name
 * gives the file's bytes back.
 */
void quote_json(struct out *o, struct span s);

/* `key` as it stands, then the text as a whole JSON string. */
void quote_member(struct out *o, const char *key, struct span text);

/* For a terminal and one line: control characters (C1 as well) and invalid
 * UTF-8 become \xNN, a backslash becomes two. */
void quote_text(struct out *o, struct span s);

/* The same for a whole body that should look as it is: a backslash stays one,
 * tabs and line ends stay. */
void quote_body(struct out *o, struct span s);

#endif
