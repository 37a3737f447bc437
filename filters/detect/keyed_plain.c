/* keyed_plain - few tests and no loops. */
#include "filters/detect/keyed_plain.h"
#include "filters/detect/detect.h"
#include "filters/detect/vin_keyed.h"
#include "filters/text/name_cache.h"
#include "filters/text/sixteen.h"
#include "filters/text/value_pair.h"

static inline const struct name_cache_row *find_key(const struct window *w,
                                                    size_t at, struct span *key)
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

const struct name_cache_row *keyed_plain_key(const struct window *w, size_t at,
                                             struct span *key)
{
    return find_key(w, at, key);
}

/* Is the key one of lat, lon, lng, latitude, longitude, or like them? */
static inline bool is_axis(enum name name, struct span key)
{
    return (name == NAME_LATITUDE || name == NAME_LONGITUDE) &&
           (key.p[0] | 0x20) == 'l' && (key.n == 3 || key.n == 8 || key.n == 9);
}

/*
 * "lat":35.6812, as nearly all are: the digits' end, or 0.  Where anything is
 * otherwise, or the number longer than 16 bytes, coordinates_look reads it.
 */
static inline size_t simple_number(const struct window *w, size_t from,
                                   size_t *start)
{
    const uint8_t *p = w->p + from + 2;
    unsigned digits, sign, whole, end;
    sixteen v;

    if (w->end < from + 24 || p[-2] != '"' || p[-1] != ':')
        return 0;
    p += *p == ' ';
    v = sixteen_load(p);
    digits = sixteen_digits(v);
    sign = *p == '-';
    whole = sign + sixteen_run(digits >> sign);
    if (whole == sign || whole > sign + 3 || p[whole] != '.' || p[sign] == '0')
        return 0;
    end = whole + 1 + sixteen_run(digits >> (whole + 1));
    if (end == whole + 1 || end > 15)
        return 0;
    *start = (size_t)(p - w->p);
    /* behind "," a second number could stand, not a second key */
    return p[end] == '}' || (p[end] == ',' && p[end + 1] == '"') ? *start + end
                                                                 : 0;
}

enum verdict keyed_plain_axis(const struct window *w, const struct keyed *k,
                              struct found *found)
{
    size_t from = (size_t)(k->key.p - w->p) + k->key.n, start;
    size_t end = w->pairs || !is_axis(k->name, k->key)
                     ? 0
                     : simple_number(w, from, &start);
    struct match *m;

    if (end == 0 || start < w->floor)
        return VERDICT_NONE;
    m = window_match(w, &found->hit[0], start, end);
    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_CERTAIN;
    m->form = FORM_NUMBER;
    m->key = k->key;
    m->axis = k->name == NAME_LATITUDE ? AXIS_LATITUDE : AXIS_LONGITUDE;
    found->count = 1;
    return VERDICT_MATCH;
}

/* "taro@... behind the key that ends at `to`: the '@' of an address before the
 * string ends. */
static inline bool is_mail(const struct window *w, size_t to)
{
    size_t i = to + 2;
    unsigned at, quotes;

    if (w->end < i + 32 || w->p[i - 2] != '"' || w->p[i - 1] != ':')
        return false;
    i += w->p[i] == ' ';
    at = sixteen_equal(sixteen_load(w->p + i + 1), '@') |
         sixteen_equal(sixteen_load(w->p + i + 15), '@') << 14;
    quotes = sixteen_equal(sixteen_load(w->p + i + 1), '"') |
             sixteen_equal(sixteen_load(w->p + i + 15), '"') << 14;
    return w->p[i] == '"' && (at & ~quotes & (quotes - 1)) != 0;
}

bool keyed_plain_mail(const struct window *w, const struct keyed *k)
{
    return k->name == NAME_EMAIL &&
           is_mail(w, (size_t)(k->key.p - w->p) + k->key.n);
}

/* "JTDKN3DU0A0000001" behind the key that ends at `to`: the VIN's start, or
 * 0. */
static inline size_t simple_vin(const struct window *w, size_t to)
{
    const uint8_t *p = w->p + to + 2;

    if (w->end < to + 4 + VIN_KEYED_LENGTH + 1)
        return 0;
    p += *p == ' ';
    return p[0] == '"' && p[VIN_KEYED_LENGTH + 1] == '"' &&
                   vin_keyed_is_plain(p + 1)
               ? (size_t)(p + 1 - w->p)
               : 0;
}

/* "position":{"lat..: a position's key that is an object's, and no value of
 * another key itself. */
static inline bool is_object(const struct window *w, struct span key)
{
    size_t from = (size_t)(key.p - w->p), to = from + key.n;

    return from >= 2 && (w->p[from - 2] == ',' || w->p[from - 2] == '{') &&
           to + 5 < w->end && w->p[to + 2] == '{' && w->p[to + 3] == '"' &&
           !value_pair_begins(w->p[to + 4]);
}

static inline enum keyed_plain_says say(struct keyed_plain *found, size_t start,
                                        size_t end, enum kind kind)
{
    found->value.start = start;
    found->value.end = end;
    found->kind = kind;
    return KEYED_PLAIN_VALUE;
}

enum keyed_plain_says keyed_plain(const struct window *w, size_t at,
                                  struct keyed_plain *found)
{
    const struct name_cache_row *row;
    struct span key;
    size_t to, start, end;

    row = find_key(w, at + (w->p[at] == '"'), &key);
    if (row == NULL || !row->plain)
        return KEYED_PLAIN_NOT;
    to = (size_t)(key.p - w->p) + key.n;
    found->key_end = to;
    found->form = FORM_TEXT;
    if (row->name == NAME_VIN) {
        start = simple_vin(w, to);
        return start == 0
                   ? KEYED_PLAIN_NOT
                   : say(found, start, start + VIN_KEYED_LENGTH, KIND_VIN);
    }
    if (is_axis(row->name, key)) {
        end = simple_number(w, to, &start);
        found->form = FORM_NUMBER;
        return end == 0 ? KEYED_PLAIN_NOT
                        : say(found, start, end, KIND_COORDINATES);
    }
    return (row->name == NAME_EMAIL && is_mail(w, to)) ||
                   (row->name == NAME_POSITION && is_object(w, key))
               ? KEYED_PLAIN_NOTHING
               : KEYED_PLAIN_NOT;
}
