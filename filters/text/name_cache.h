/*
 * name_cache - what the keys met last name.
 *
 * A body has few keys, and has them again and again.  Owned by one thread;
 * holds keys, never values.
 */
#ifndef FOGLINE_NAME_CACHE_H
#define FOGLINE_NAME_CACHE_H

#include "filters/text/name.h"

#include <stdint.h>

#define NAME_CACHE_ROWS 128 /* a power of two */
#define NAME_CACHE_KEY  32  /* longer keys are not kept */

struct name_cache {
    struct {
        uint8_t n; /* 0: empty */
        uint8_t name;
    } rows[NAME_CACHE_ROWS];
    uint8_t keys[NAME_CACHE_ROWS][NAME_CACHE_KEY]; /* the last n are the key */
};

/* What is remembered of the key; NAME_COUNT: nothing.  The NAME_CACHE_KEY
 * bytes before its end must be such as may be read. */
enum name name_cache_get(const struct name_cache *c, struct span key);

/* name_of(key), remembered.  No byte outside the key is read. */
enum name name_cache_of(struct name_cache *c, struct span key);

#endif
