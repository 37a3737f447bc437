/*
 * token - base64 in a text, looked into.
 */
#ifndef FOGLINE_TOKEN_H
#define FOGLINE_TOKEN_H

#include "filters/window.h"

/* Where the base64 text that begins at i ends; MORE is w->end of a window that
 * goes on. */
size_t token_end(const struct window *w, size_t i);

/* The kind of the first finding in the decoded text, KIND_COUNT if none.  What
 * is nested too deep to be looked into counts as KIND_JWT: it could hold
 * anything. */
enum kind token_probe(const struct window *w, struct span base64);

/* The same of a text that has been decoded already. */
enum kind token_look(const struct window *w, struct span text);

#endif
