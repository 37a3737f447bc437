/*
 * keyed_key - where the key begins and ends that a stem stands in.
 */
#ifndef FOGLINE_KEYED_KEY_H
#define FOGLINE_KEYED_KEY_H

#include "filters/text/chars.h"
#include "filters/window.h"

static inline bool keyed_is_key(const struct window *w, size_t i)
{
    return chars_is(window_at(w, i), CHARS_KEY);
}

/* The start of the key around `at`, blanks between its words included if it is
 * quoted; at most NAME_LONGEST bytes before. */
size_t keyed_key_start(const struct window *w, size_t at);

/* The end of the key around `at`. */
size_t keyed_key_end(const struct window *w, size_t at);

#endif
