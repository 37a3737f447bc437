/*
 * name_cache - what the keys met last name.
 *
 * A body has few keys, and has them again and again.  Owned by one thread;
 * holds keys, never values.
 */
#ifndef FOGLINE_NAME_CACHE_H
#define FOGLINE_NAME_CACHE_H

#include "filters/text/name.h"
#include "filters/text/name_glance.h"

#define NAME_CACHE_ROWS 128 /* a power of two */
#define NAME_CACHE_KEY  32  /* longer keys are not kept */

/* How the value of a key is read at a glance: detect/keyed_plain.h. */
enum name_cache_glance {
    NAME_CACHE_GLANCE_NONE,
    NAME_CACHE_GLANCE_VIN,
    NAME_CACHE_GLANCE_AXIS, /* lat, lon, lng, latitude, longitude */
    NAME_CACHE_GLANCE_MAIL,
    NAME_CACHE_GLANCE_OBJECT, /* of a position, without lat, lon or lng in it */
    NAME_CACHE_GLANCE_LIST    /* of others that stand in lists, without those */
};

/* What is remembered of a key. */
struct name_cache_row {
    uint8_t n; /* its length; 0: the row is empty */
    uint8_t name;

    /* Other than NONE of keys of letters and '_' only, no more than 16: nothing
     * that is private, or a part of it, can stand in them. */
    uint8_t glance;
};

struct name_cache {
    struct name_cache_row rows[NAME_CACHE_ROWS];
    uint8_t keys[NAME_CACHE_ROWS][NAME_CACHE_KEY]; /* the last n are the key */

    /* Of those whose value is read at a glance. */
    struct name_glance glances[NAME_GLANCES];
};

/* By the last eight bytes, or all there are, and the length. */
static inline unsigned name_cache_row_of(struct span key)
{
    uint64_t h;

    memcpy(&h, key.p + key.n - 8, 8);
    h >>= key.n < 8 ? 64 - 8 * key.n : 0;
    h ^= h >> 32; /* the constant's lower half is close to 1/2 */
    h = (h + key.n) * UINT64_C(0x9E3779B97F4A7C15);
    return (unsigned)(h >> 57) & (NAME_CACHE_ROWS - 1);
}

/* Are the last n bytes before both ends the same, n being 1 .. 16? */
static inline bool name_cache_same(const uint8_t *a, const uint8_t *b, size_t n)
{
    sixteen equal = (sixteen)(sixteen_load(a - 16) == sixteen_load(b - 16));

    return (~sixteen_bits(equal) & SIXTEEN_ALL) >> (16 - n) == 0;
}

/*
 * What is remembered of the key; NULL: nothing.  The NAME_CACHE_KEY bytes
 * before its end must be such as may be read.  Keys are compared from their
 * ends back, sixteen bytes at a time: memcmp() of a few bytes costs more than
 * they do.
 */
static inline const struct name_cache_row *
name_cache_get(const struct name_cache *c, struct span key)
{
    const uint8_t *end = key.p + key.n, *kept;
    unsigned row;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return NULL;
    row = name_cache_row_of(key);
    if (c->rows[row].n != key.n)
        return NULL;
    kept = c->keys[row] + NAME_CACHE_KEY;
    if (key.n > 16 && !name_cache_same(kept - 16, end - 16, key.n - 16))
        return NULL;
    return name_cache_same(kept, end, key.n < 16 ? key.n : 16) ? &c->rows[row]
                                                               : NULL;
}

/* The same of a key of no more than 16 bytes; of a longer one NULL. */
static inline const struct name_cache_row *
name_cache_get_short(const struct name_cache *c, struct span key)
{
    const struct name_cache_row *row;
    unsigned i;

    if (key.n - 1 >= 16)
        return NULL;
    i = name_cache_row_of(key);
    row = &c->rows[i];
    return row->n == key.n && name_cache_same(c->keys[i] + NAME_CACHE_KEY,
                                              key.p + key.n, key.n)
               ? row
               : NULL;
}

/* Of a key that names a latitude or longitude: is it lat, lon, lng, latitude or
 * longitude? */
bool name_cache_is_axis(struct span key);

/* name_of(key), remembered.  No byte outside the key is read. */
enum name name_cache_of(struct name_cache *c, struct span key);

#endif
