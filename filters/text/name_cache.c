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

/* memcmp() of a few bytes costs more than they do. */
static bool same(const uint8_t *kept, struct span key)
{
    uint64_t a, b;
    size_t i = 0;

    for (; i + 8 <= key.n; i += 8) {
        memcpy(&a, kept + i, 8);
        memcpy(&b, key.p + i, 8);
        if (a != b)
            return false;
    }
    for (; i < key.n; i++)
        if (kept[i] != key.p[i])
            return false;
    return true;
}

enum name name_cache_of(struct name_cache *c, struct span key)
{
    unsigned row;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return name_of(key);
    row = row_of(key);
    if (c->rows[row].n != key.n || !same(c->rows[row].key, key)) {
        c->rows[row].name = (uint8_t)name_of(key);
        c->rows[row].n = (uint8_t)key.n;
        memcpy(c->rows[row].key, key.p, key.n);
    }
    return (enum name)c->rows[row].name;
}
