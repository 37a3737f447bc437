/*
 * key - the name that stands before a value.
 *
 * Works on text of any format: "key": value, <key>value, key=value,
 * key: value, also with JSON's quotes escaped (JSON inside a string).  Keys
 * are compared as whole words: homeLat, home_lat and Lat end in the word
 * "lat", licensePlate does not.
 */
#ifndef FOGLINE_KEY_H
#define FOGLINE_KEY_H

#include "filters/window.h"

/*
 * The key of the value that begins at `start`, as a span of the window, or an
 * empty one.  The value must be all of a string or stand bare.  Looks at
 * WINDOW_BACK bytes at most.
 */
struct span key_before(const struct window *w, size_t start);

/* A word to compare with, in lower case. */
struct key_word {
    const char *text;
    size_t n;
};

#define KEY_WORD(literal)            \
    {                                \
        literal, sizeof(literal) - 1 \
    }

/* Is `word` one of `words`, in any case? */
bool key_is_word(struct span word, const struct key_word *words);

/* Does one of the key's words (camelCase, snake_case, ...) equal one of
 * `words`, which end in {NULL, 0}? */
bool key_has_word(struct span key, const struct key_word *words);

/* Does "lat", "lon" or "lng" begin at i, in any case? */
bool key_begins(const struct window *w, size_t i);

/*
 * Whether the word at `at` ("lat", "lon", "lng" in any case) makes its key
 * name a latitude or longitude: AXIS_NONE if not.  `after` receives the index
 * behind the key.  `more` is set when the key runs into the window's end.
 */
enum axis key_axis(const struct window *w, size_t at, size_t *after,
                   bool *more);

/*
 * Where the value of the key that ends before `after` begins, as value_find()
 * (filters/text/value.h) has it.  `*quote` is its quotation mark or 0.
 */
enum verdict key_value(const struct window *w, size_t after, size_t *value,
                       uint8_t *quote);

#endif
