/* name_cache - one row for all keys of a hash. */
#include "filters/text/name_cache.h"
#include "filters/text/chars.h"

/* Does "lat", "lon" or "lng" stand in it? */
static bool has_axis(struct span key)
{
    for (size_t i = 0; i + 3 <= key.n; i++) {
        struct span three = span_cut(key, i, i + 3);

        if (span_is(three, "lat") || span_is(three, "lon") ||
            span_is(three, "lng"))
            return true;
    }
    return false;
}

static bool is_plain(enum name name, struct span key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!chars_is(key.p[i], CHARS_LETTER) && key.p[i] != '_')
            return false;
    return key.n <= 16 && !(name == NAME_POSITION && has_axis(key));
}

enum name name_cache_of(struct name_cache *c, struct span key)
{
    uint8_t copy[NAME_CACHE_KEY] = {0};
    const struct name_cache_row *row;
    enum name name;
    unsigned i;

    if (key.n == 0 || key.n > NAME_CACHE_KEY)
        return name_of(key);
    memcpy(copy + NAME_CACHE_KEY - key.n, key.p, key.n);
    key.p = copy + NAME_CACHE_KEY - key.n;
    row = name_cache_get(c, key);
    if (row != NULL)
        return (enum name)row->name;
    name = name_of(key);
    i = name_cache_row_of(key);
    c->rows[i] = (struct name_cache_row){(uint8_t)key.n, (uint8_t)name,
                                         is_plain(name, key)};
    memcpy(c->keys[i], copy, NAME_CACHE_KEY);
    return name;
}
