/*
 * keyed_plain - keys and values that stand in JSON as nearly all do, read by
 * sixteens.
 *
 *   "vin":"JTDKN3DU0A0000001"  "lat":35.6812,  "email":"taro@...  "position":{"
 *
 * Says nothing where anything is otherwise: then the long way, keyed.c, decides
 * (and it comes to the same where something is said).
 */
#ifndef FOGLINE_KEYED_PLAIN_H
#define FOGLINE_KEYED_PLAIN_H

#include "filters/detect/keyed.h"
#include "filters/detect/vin_keyed.h"
#include "filters/text/name_cache.h"
#include "filters/text/value_pair.h"

/* The key around `at` if it stands in JSON as "key":, near enough, and has been
 * met before: then it needs no second reading.  What it was remembered as, and
 * `*key`; NULL: it is otherwise. */
const struct name_cache_row *keyed_plain_key(const struct window *w, size_t at,
                                             struct span *key);

/* "lat":35.6812, and "lon", "longitude" likewise.  NONE: it is another key, or
 * written otherwise. */
enum verdict keyed_plain_axis(const struct window *w, const struct keyed *k,
                              struct found *found);

/* "email":"taro@..., which is left to email.c. */
bool keyed_plain_mail(const struct window *w, const struct keyed *k);

/* --- At a glance: here since every stem is asked so first ------------- */

/*
 * 35.6812 at p, behind the key's colon: its end, or 0.  Where anything is
 * otherwise, or the number longer than 16 bytes, coordinates_look reads it.
 */
static inline unsigned keyed_plain_number(const uint8_t *p)
{
    sixteen v = sixteen_load(p);
    unsigned digits = sixteen_digits(v);
    unsigned sign = *p == '-';
    unsigned whole = sign + sixteen_run(digits >> sign), end;

    if (whole == sign || whole > sign + 3 || p[whole] != '.' || p[sign] == '0')
        return 0;
    end = whole + 1 + sixteen_run(digits >> (whole + 1));
    if (end == whole + 1 || end > 15)
        return 0;
    /* behind "," a second number could stand, not a second key */
    return p[end] == '}' || (p[end] == ',' && p[end + 1] == '"') ? end : 0;
}

/* "position":{"lat..: an object's key, and no value of another key itself;
 * `p` is at the brace, right behind the colon, the key begins at `key`. */
static inline bool keyed_plain_object(const uint8_t *p, const uint8_t *key)
{
    return (key[-2] == ',' || key[-2] == '{') && p[-1] == ':' && p[0] == '{' &&
           p[1] == '"' && !value_pair_begins(p[2]);
}

/* "lat":{"x..., "imei":[..: at p; x begins no word that could lead to a value,
 * and the key is none of a form's parts: nothing is found but a list. */
static inline bool keyed_plain_bracket(const uint8_t *p, const uint8_t *key)
{
    return (p[0] == '[' ||
            (p[0] == '{' && p[1] == '"' && !value_pair_begins(p[2]))) &&
           key[-2] != '=';
}

/* "taro@..., at p: the '@' of an address before the string ends. */
static inline bool keyed_plain_address(const uint8_t *p)
{
    unsigned at = sixteen_equal(sixteen_load(p + 1), '@') |
                  sixteen_equal(sixteen_load(p + 15), '@') << 14;
    unsigned quotes = sixteen_equal(sixteen_load(p + 1), '"') |
                      sixteen_equal(sixteen_load(p + 15), '"') << 14;

    return *p == '"' && (at & ~quotes & (quotes - 1)) != 0;
}

/* A VIN in quotes at p. */
static inline bool keyed_plain_vin(const uint8_t *p)
{
    return p[0] == '"' && p[VIN_KEYED_LENGTH + 1] == '"' &&
           vin_keyed_is_plain(p + 1);
}

/* A key as JSON has it, from byte `key` to the quotation mark at `to`. */
struct keyed_glance {
    const uint8_t *key, *to;
    enum name_cache_glance says; /* NONE: ask keyed_look() */
};

/* What stands behind its colon, and a blank if there is one. */
static inline const uint8_t *keyed_plain_value(const struct keyed_glance *g)
{
    return g->to + 2 + (g->to[2] == ' ');
}

/* The key around the stem at `at`, or what looks like one to the scan.  False:
 * none is near.  w->names must not be NULL; 32 bytes on both sides are read. */
static inline bool keyed_plain_around(const struct window *w, size_t at,
                                      struct keyed_glance *g)
{
    const uint8_t *p = w->p + at + (w->p[at] == '"');
    const struct name_cache_row *row;
    unsigned before, behind;

    before = sixteen_equal(sixteen_load(p - 16), '"');
    behind = sixteen_equal(sixteen_load(p), '"');
    if (before == 0 || behind == 0)
        return false;
    g->key = p + 16 - __builtin_clz(before);
    g->to = p + __builtin_ctz(behind);
    if (g->to[1] != ':')
        return false;
    row = name_cache_get_short(w->names,
                               span_of(g->key, (size_t)(g->to - g->key)));
    g->says = row != NULL ? (enum name_cache_glance)row->glance
                          : NAME_CACHE_GLANCE_NONE;
    return true;
}

#endif
