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

/* What keyed_plain() has to say of a stem. */
enum keyed_plain_says {
    KEYED_PLAIN_NOT,     /* ask keyed_look() */
    KEYED_PLAIN_NOTHING, /* that one would say NONE */
    KEYED_PLAIN_VALUE,   /* that one would find this, certain by its key */
    KEYED_PLAIN_LIST,    /* that one would find nothing but the bracket at
                          * `start`, which a list begins with */
};

struct keyed_plain {
    size_t key_end;
    size_t start; /* of the value, n bytes */
    unsigned n;
    enum kind kind;
    enum form form;
};

/* So much of the window must stand behind a stem: the longest key, and as much
 * of its value as is looked at. */
#define KEYED_PLAIN_AHEAD 64

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
 * `p` is at the brace, the key begins at `key`. */
static inline bool keyed_plain_object(const uint8_t *p, const uint8_t *key)
{
    return (key[-2] == ',' || key[-2] == '{') && p[0] == '{' && p[1] == '"' &&
           !value_pair_begins(p[2]);
}

/* "lat":{"x..., "imei":[..: at p; x begins no word that could lead to a value,
 * and the key is none of a form's parts. */
static inline enum keyed_plain_says keyed_plain_bracket(const uint8_t *p,
                                                        const uint8_t *key)
{
    bool opens =
        p[0] == '[' || (p[0] == '{' && p[1] == '"' && !value_pair_begins(p[2]));

    return opens && key[-2] != '=' ? KEYED_PLAIN_LIST : KEYED_PLAIN_NOT;
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

/* What stands behind a key: p is behind its colon and a blank. */
static inline enum keyed_plain_says
keyed_plain_value(const uint8_t *p, const uint8_t *key,
                  enum name_cache_glance glance, struct keyed_plain *found)
{
    switch (glance) {
    case NAME_CACHE_GLANCE_VIN:
        found->start++; /* behind the quotation mark */
        found->n = VIN_KEYED_LENGTH;
        found->kind = KIND_VIN;
        found->form = FORM_TEXT;
        return p[0] == '"' && p[VIN_KEYED_LENGTH + 1] == '"' &&
                       vin_keyed_is_plain(p + 1)
                   ? KEYED_PLAIN_VALUE
                   : keyed_plain_bracket(p, key);
    case NAME_CACHE_GLANCE_AXIS:
        found->n = keyed_plain_number(p);
        found->kind = KIND_COORDINATES;
        found->form = FORM_NUMBER;
        return found->n != 0 ? KEYED_PLAIN_VALUE : keyed_plain_bracket(p, key);
    case NAME_CACHE_GLANCE_LIST:
        return keyed_plain_bracket(p, key);
    case NAME_CACHE_GLANCE_MAIL:
        return keyed_plain_address(p) ? KEYED_PLAIN_NOTHING : KEYED_PLAIN_NOT;
    case NAME_CACHE_GLANCE_OBJECT:
        return keyed_plain_object(p, key) ? KEYED_PLAIN_NOTHING
                                          : KEYED_PLAIN_NOT;
    case NAME_CACHE_GLANCE_NONE:
        break;
    }
    return KEYED_PLAIN_NOT;
}

/*
 * Looks at the stem at `at`, or at what looks like one to the scan.  Answers as
 * if no rule coarsened.  With VALUE, nothing else can be found at any anchor
 * that stands in the key.  w->names must not be NULL.
 */
static inline enum keyed_plain_says
keyed_plain(const struct window *w, size_t at, struct keyed_plain *found)
{
    const uint8_t *p, *key, *to;
    const struct name_cache_row *row;
    unsigned before, behind;

    at += w->p[at] == '"';
    p = w->p + at;
    if (at < NAME_CACHE_KEY || w->end - at < KEYED_PLAIN_AHEAD)
        return KEYED_PLAIN_NOT;
    before = sixteen_equal(sixteen_load(p - 16), '"');
    behind = sixteen_equal(sixteen_load(p), '"');
    if (before == 0 || behind == 0)
        return KEYED_PLAIN_NOT;
    key = p + 16 - __builtin_clz(before);
    to = p + __builtin_ctz(behind);
    if (to[1] != ':')
        return KEYED_PLAIN_NOT;
    row = name_cache_get_short(w->names, span_of(key, (size_t)(to - key)));
    if (row == NULL)
        return KEYED_PLAIN_NOT;
    p = to + 2 + (to[2] == ' ' && row->glance != NAME_CACHE_GLANCE_OBJECT);
    found->key_end = (size_t)(to - w->p);
    found->start = (size_t)(p - w->p);
    return keyed_plain_value(p, key, (enum name_cache_glance)row->glance,
                             found);
}

#endif
