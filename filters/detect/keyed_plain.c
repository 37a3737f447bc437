/*
 * keyed_plain - what stands in JSON as nearly all does, read by sixteens.
 *
 * Must say nothing where anything is otherwise: then the long way decides.
 */
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/text/sixteen.h"

/* Is the key one of lat, lon, lng, latitude, longitude, or like them? */
static bool is_axis(const struct keyed *k)
{
    return (k->name == NAME_LATITUDE || k->name == NAME_LONGITUDE) &&
           (k->key.p[0] | 0x20) == 'l' &&
           (k->key.n == 3 || k->key.n == 8 || k->key.n == 9);
}

/*
 * "lat":35.6812, as nearly all are: the digits' end, or 0.  Where anything is
 * otherwise, or the number longer than 16 bytes, coordinates_look reads it.
 */
static size_t simple_number(const struct window *w, size_t from, size_t *start)
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
    size_t end = w->pairs || !is_axis(k) ? 0 : simple_number(w, from, &start);
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

/* "email":"taro@..., as nearly all are: what is written plainly is email.c's.
 */
bool keyed_plain_mail(const struct window *w, const struct keyed *k)
{
    size_t i = (size_t)(k->key.p - w->p) + k->key.n + 2;
    unsigned at, quotes;

    if (k->name != NAME_EMAIL || w->end < i + 32 || w->p[i - 2] != '"' ||
        w->p[i - 1] != ':')
        return false;
    i += w->p[i] == ' ';
    at = sixteen_equal(sixteen_load(w->p + i + 1), '@') |
         sixteen_equal(sixteen_load(w->p + i + 15), '@') << 14;
    quotes = sixteen_equal(sixteen_load(w->p + i + 1), '"') |
             sixteen_equal(sixteen_load(w->p + i + 15), '"') << 14;
    return w->p[i] == '"' && (at & ~quotes & (quotes - 1)) != 0;
}
