/*
 * name_cache - one row for all keys of a hash.
 *
 * Keys are compared from their ends back, sixteen bytes at a time: memcmp() of
 * a few bytes costs more than they do.
 */
#include "filters/text/name_cache.h"
#include "filters/text/sixteen.h"

/* By the last eight bytes, or all there are, and the length. */
static unsigned row_of(struct span key)
{
    uint64_t h;

    memcpy(&h, key.p + key.n - 8, 8);
    if (key.n < 8)
        h >>= 64 - 8 * key.n;
    h = (h + key.n) * UINT64_C(0x9E3779B97F4A7C15);
    return (unsigned)(h >> 57) & (NAME_CACHE_ROWS - 1);
}

/* Are the last n bytes before both ends the same, n being 1 .. 16? */
static bool same(const uint8_t *a, const uint8_t *b, size_t n)
{
    sixteen equal = (sixteen)(sixteen_load(a - 16) == sixteen_load(b - 16));

    return (~sixteen_bits(equal) & SIXTEEN_ALL) >> (16 - n) == 0;
}

enum name name_cache_get(const struct name_cache *c, struct span key)
{
    const uint8_t *end = key.p + key.n, *kept;
    unsigned row;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return NAME_COUNT;
    row = row_of(key);
    if (c->rows[row].n != key.n)
        return NAME_COUNT;
    kept = c->keys[row] + NAME_CACHE_KEY;
    if (key.n > 16 && !same(kept - 16, end - 16, key.n - 16))
        return NAME_COUNT;
    return same(kept, end, key.n < 16 ? key.n : 16)
               ? (enum name)c->rows[row].name
               : NAME_COUNT;
}

enum name name_cache_of(struct name_cache *c, struct span key)
{
    uint8_t copy[NAME_CACHE_KEY] = {0};
    enum name name;
    unsigned row;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return name_of(key);
    memcpy(copy + NAME_CACHE_KEY - key.n, key.p, key.n);
    key.p = copy + NAME_CACHE_KEY - key.n;
    name = name_cache_get(c, key);
    if (name != NAME_COUNT)
        return name;
    name = name_of(key);
    row = row_of(key);
    c->rows[row].name = (uint8_t)name;
    c->rows[row].n = (uint8_t)key.n;
    memcpy(c->keys[row], copy, NAME_CACHE_KEY);
    return name;
}
