/* keyed_plain - for keyed.c, of any window. */
#include "filters/detect/keyed_plain.h"

const struct name_cache_row *keyed_plain_key(const struct window *w, size_t at,
                                             struct span *key)
{
    const uint8_t *p = w->p + at, *from, *to;
    unsigned before, behind;

    if (at < NAME_CACHE_KEY || w->end - at < 32 || w->names == NULL)
        return NULL;
    before = sixteen_equal(sixteen_load(p - 16), '"');
    behind = sixteen_equal(sixteen_load(p), '"') |
             sixteen_equal(sixteen_load(p + 15), '"') << 15;
    if (before == 0 || behind == 0)
        return NULL;
    from = p + 16 - __builtin_clz(before);
    to = p + __builtin_ctz(behind);
    *key = span_of(from, (size_t)(to - from));
    return to[1] == ':' ? name_cache_get(w->names, *key) : NULL;
}

/* Is the key one of lat, lon, lng, latitude and longitude? */
static bool is_axis(const struct keyed *k)
{
    return (k->name == NAME_LATITUDE || k->name == NAME_LONGITUDE) &&
           name_cache_is_axis(k->key);
}

/* The value of the key that ends at `to` if at least n bytes stand behind it;
 * 0: they do not. */
static size_t value_of(const struct window *w, const struct keyed *k, size_t n)
{
    size_t i = (size_t)(k->key.p - w->p) + k->key.n + 2;

    if (w->end < i + n || w->p[i - 2] != '"' || w->p[i - 1] != ':')
        return 0;
    return i + (w->p[i] == ' ');
}

enum verdict keyed_plain_axis(const struct window *w, const struct keyed *k,
                              struct found *found)
{
    size_t start = w->pairs || !is_axis(k) ? 0 : value_of(w, k, 22), n = 0;
    struct match *m;

    if (start != 0 && start >= w->floor)
        n = keyed_plain_number(w->p + start);
    if (n == 0)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], start, start + n);
    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->form = FORM_NUMBER;
    m->key = k->key;
    m->axis = k->name == NAME_LATITUDE ? AXIS_LATITUDE : AXIS_LONGITUDE;
    found->count = 1;
    return VERDICT_MATCH;
}

bool keyed_plain_mail(const struct window *w, const struct keyed *k)
{
    size_t start = k->name == NAME_EMAIL ? value_of(w, k, 32) : 0;

    return start != 0 && keyed_plain_address(w->p + start);
}
