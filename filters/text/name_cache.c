/* name_cache - one row for all keys of a hash. */
#include "filters/text/name_cache.h"
#include "filters/text/chars.h"
#include "filters/text/list_words.h"

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

bool name_cache_is_axis(struct span key)
{
    return (key.n == 3 && (key.p[0] | 0x20) == 'l') ||
           span_is(key, "latitude") || span_is(key, "longitude");
}

static enum name_cache_glance glance_of(enum name name, struct span key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!chars_is(key.p[i], CHARS_LETTER) && key.p[i] != '_')
            return NAME_CACHE_GLANCE_NONE;
    if (key.n > 16)
        return NAME_CACHE_GLANCE_NONE;
    if (name == NAME_VIN)
        return NAME_CACHE_GLANCE_VIN;
    if (name == NAME_EMAIL)
        return NAME_CACHE_GLANCE_MAIL;
    if ((name == NAME_LATITUDE || name == NAME_LONGITUDE) &&
        name_cache_is_axis(key))
        return NAME_CACHE_GLANCE_AXIS;
    if (has_axis(key))
        return NAME_CACHE_GLANCE_NONE;
    if (name == NAME_POSITION)
        return NAME_CACHE_GLANCE_OBJECT;
    return list_words_open(name) ? NAME_CACHE_GLANCE_LIST
                                 : NAME_CACHE_GLANCE_NONE;
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
                                         (uint8_t)glance_of(name, key)};
    memcpy(c->keys[i], copy, NAME_CACHE_KEY);
    return name;
}
