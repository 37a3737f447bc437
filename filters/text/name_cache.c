/* name_cache - one row for all keys of a hash. */
#include "filters/text/name_cache.h"

/* Length, both ends and the middle: enough to tell a body's keys apart. */
static unsigned row_of(struct span key)
{
    unsigned h = (unsigned)key.n * 31 + key.p[0];

    h = h * 33 + key.p[key.n / 2];
    h = h * 33 + key.p[key.n - 1];
    h = h * 33 + key.p[key.n > 3 ? key.n - 3 : 0];
    return (h ^ h >> 7) & (NAME_CACHE_ROWS - 1);
}

static bool same_eight(const uint8_t *a, const uint8_t *b)
{
    uint64_t x, y;

    memcpy(&x, a, 8);
    memcpy(&y, b, 8);
    return x == y;
}

static bool same_four(const uint8_t *a, const uint8_t *b)
{
    uint32_t x, y;

    memcpy(&x, a, 4);
    memcpy(&y, b, 4);
    return x == y;
}

/* memcmp() of a few bytes costs more than they do. */
static bool same(const uint8_t *kept, struct span key)
{
    size_t n = key.n;

    if (n < 4)
        return kept[0] == key.p[0] && kept[n / 2] == key.p[n / 2] &&
               kept[n - 1] == key.p[n - 1];
    if (n < 8)
        return same_four(kept, key.p) &&
               same_four(kept + n - 4, key.p + n - 4);
    for (size_t i = 0; i + 8 < n; i += 8)
        if (!same_eight(kept + i, key.p + i))
            return false;
    return same_eight(kept + n - 8, key.p + n - 8);
}

enum name name_cache_get(const struct name_cache *c, struct span key)
{
    unsigned row;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return NAME_COUNT;
    row = row_of(key);
    if (c->rows[row].n != key.n || !same(c->rows[row].key, key))
        return NAME_COUNT;
    return (enum name)c->rows[row].name;
}

enum name name_cache_of(struct name_cache *c, struct span key)
{
    enum name name = name_cache_get(c, key);
    unsigned row;

    if (name != NAME_COUNT)
        return name;
    name = name_of(key);
    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return name;
    row = row_of(key);
    c->rows[row].name = (uint8_t)name;
    c->rows[row].n = (uint8_t)key.n;
    memcpy(c->rows[row].key, key.p, key.n);
    return name;
}
