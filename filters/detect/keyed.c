/*
 * keyed - from the stem of a key to the judge of its value.
 *
 * A key that is cut by the window's end names nothing yet; when the rest
 * arrives it stands in history, where keys are looked for again.
 */
#include "filters/detect/keyed.h"
#include "filters/detect/array.h"
#include "filters/detect/axis.h"
#include "filters/detect/detect.h"
#include "filters/detect/encoded.h"
#include "filters/detect/keyed_key.h"
#include "filters/detect/keyed_plain.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/name_cache.h"
#include "filters/text/number.h"
#include "filters/text/value.h"

#define VALUE_LONGEST 1024
/* A bare value is none if it is longer, and has more of '=' and ':', than: */
#define CROWD_SHORTEST 128
#define CROWD_SIGNS    8
/* Bytes; as many may be text in hexadecimal digits that are all letters. */
#define DIGITS_BELOW 8
/* What has no length of its own is read whole or refused. */
#define TRACK_LONGEST (SIZE_MAX / 2)

const struct judge keyed_judges[NAME_COUNT] = {
    [NAME_VIN] = {KIND_VIN, vin_keyed, 8}, /* a frame number */
    [NAME_VIN_PART] = {KIND_VIN, vin_part_keyed},
    [NAME_CHASSIS] = {KIND_CHASSIS_NUMBER, chassis_number_keyed},
    [NAME_FRAME] = {KIND_CHASSIS_NUMBER, frame_keyed},
    [NAME_EMAIL] = {KIND_EMAIL, email_keyed},
    [NAME_LATITUDE] = {KIND_COORDINATES, axis_latitude_keyed, 0, true},
    [NAME_LONGITUDE] = {KIND_COORDINATES, axis_longitude_keyed, 0, true},
    [NAME_POSITION] = {KIND_COORDINATES, position_keyed},
    [NAME_GEOHASH] = {KIND_COORDINATES, geohash_keyed, 4},
    [NAME_PLUS_CODE] = {KIND_COORDINATES, plus_code_keyed},
    [NAME_POLYLINE] = {KIND_COORDINATES, polyline_keyed},
    [NAME_IMEI] = {KIND_IMEI, imei_keyed, 0, true},
    [NAME_IMSI] = {KIND_IMSI, imsi_keyed, 0, true},
    [NAME_ICCID] = {KIND_ICCID, iccid_keyed, 0, true},
    [NAME_EID] = {KIND_EID, eid_keyed, 0, true},
    [NAME_MAC] = {KIND_MAC_ADDRESS, mac_address_keyed, 0, true},
    [NAME_TERMINAL] = {KIND_TERMINAL_ID, terminal_id_keyed, 0, true},
    [NAME_PLATE] = {KIND_LICENSE_PLATE, license_plate_keyed, 0, true},
    [NAME_PHONE] = {KIND_PHONE, phone_keyed, 0, true},
    [NAME_ADDRESS] = {KIND_ADDRESS, address_keyed},
};

static size_t longest(enum name name)
{
    return name == NAME_POLYLINE || name == NAME_ADDRESS ||
                   name == NAME_POSITION
               ? TRACK_LONGEST
               : VALUE_LONGEST;
}

/* A number in JSON's grammar, which must stay one? */
static bool is_number(struct span s)
{
    struct window w = {.p = s.p, .end = s.n, .final = true};
    struct number n;
    bool more;
    size_t digits = s.n != 0 && s.p[0] == '-';

    if (s.n > digits + 1 && s.p[digits] == '0' &&
        chars_is(s.p[digits + 1], CHARS_DIGIT))
        return false;
    return s.n > digits && chars_is(s.p[digits], CHARS_DIGIT) &&
           number_read(&w, 0, &n, &more) && n.end == s.n;
}

/* A digit, or a part of what one may be written with. */
static bool may_be_digit(uint8_t c)
{
    return chars_is(c, CHARS_DIGIT) || c >= 0x80 || c == '\\' || c == '%' ||
           c == '&' || c == '=';
}

bool keyed_may(enum name name, struct span value)
{
    const struct judge *judge = &keyed_judges[name];

    if (value.n < judge->shortest)
        return false;
    if (!judge->digits || value.n >= DIGITS_BELOW)
        return true;
    for (size_t i = 0; i < value.n; i++)
        if (may_be_digit(value.p[i]))
            return true;
    return false;
}

bool keyed_ask(const struct keyed *k, struct match *m)
{
    const struct judge *judge = &keyed_judges[k->name];

    m->kind = judge->kind;
    m->evidence = EVIDENCE_CERTAIN;
    if (!k->quoted && is_number(k->value))
        m->form = FORM_NUMBER;
    return judge->look(k, m) || encoded_judge(k, judge->look, m) ||
           keyed_many(k, judge->look, m);
}

bool keyed_says(const struct keyed *k, struct match *m)
{
    if (!keyed_ask(k, m))
        return false;
    keyed_rest(k, m);
    return true;
}

enum verdict keyed_judge(const struct window *w, const struct keyed *k,
                         size_t start, struct found *found)
{
    struct hit *hit = &found->hit[0];
    struct match *m = window_match(w, hit, start, start + k->value.n);

    m->key = k->key;
    if (!keyed_may(k->name, k->value) || !keyed_says(k, m)) {
        window_miss(found, keyed_judges[k->name].kind, MISS_VALUE,
                    (struct window_part){start, start + k->value.n});
        return VERDICT_NONE;
    }
    found->count = 1;
    hit->start = (size_t)(m->value.p - w->p);
    hit->end = hit->start + m->value.n;
    return VERDICT_MATCH;
}

/* Does it go over lines of the body?  Then its end has been lost, and it is no
 * number of anything.  A newline that an escape writes is its own. */
static bool has_lines(const struct window *w, struct span value)
{
    size_t from = (size_t)(value.p - w->p);

    for (size_t i = from; i < from + value.n; i++)
        if (w->p[i] == '\n' && (w->from == NULL || w->raw[w->from[i]] == '\n'))
            return true;
    return false;
}

/*
 * Is what stands bare up to `end`, so far, many keys without an end of their
 * values: geo=geo=geo=...?  Nothing but floods is, and each key's value would
 * be all of those behind it.
 */
static bool is_crowded(const struct window *w, const struct value *v,
                       size_t end)
{
    unsigned signs = 0;

    if (v->ends != VALUE_TOKEN || end - v->start <= CROWD_SHORTEST)
        return false;
    for (size_t i = v->start; i < end && signs <= CROWD_SIGNS; i++)
        signs += w->p[i] == '=' || w->p[i] == ':';
    return signs > CROWD_SIGNS;
}

/* Does a text begin at i as degrees do?  Others are not waited for. */
static bool may_be_degrees(const struct window *w, size_t i)
{
    uint8_t c = window_at(w, i);

    return chars_is(c, CHARS_DIGIT) || c >= 0x80 ||
           (c != 0 && strchr("+-.NSEWnsew", c) != NULL);
}

/* Finds the value of a key that names something. */
static enum verdict look_behind(const struct window *w, struct keyed *k,
                                struct found *found)
{
    size_t from = (size_t)(k->key.p - w->p);
    struct value v;

    switch (value_find(w, from, from + k->key.n, &v)) {
    case VERDICT_NONE:
        return VERDICT_NONE;
    case VERDICT_MORE:
        return window_more(found, v.start != 0 ? v.start : w->end);
    case VERDICT_MATCH:
        break;
    }
    if (v.start < w->floor || v.start - from > VALUE_APART)
        return VERDICT_NONE;
    if (k->name == NAME_POSITION && v.quote == 0 &&
        window_at(w, v.start) == '[')
        return array_look(w, v.start, found);
    if ((k->name == NAME_LATITUDE || k->name == NAME_LONGITUDE) &&
        !may_be_degrees(w, v.start))
        return VERDICT_NONE;
    switch (value_close(w, longest(k->name), &v)) {
    case VERDICT_NONE:
        return VERDICT_NONE;
    case VERDICT_MORE:
        return is_crowded(w, &v, w->end) ? VERDICT_NONE
                                         : window_more(found, v.start);
    case VERDICT_MATCH:
        break;
    }
    if (is_crowded(w, &v, v.end))
        return VERDICT_NONE;
    if (window_is_long(w, v.end - v.start))
        return window_more(found, v.start);
    k->value = span_of(w->p + v.start, v.end - v.start);
    k->quoted = v.quote != 0;
    if (k->value.n == 0 ||
        (!v.short_line && k->name != NAME_ADDRESS && k->name != NAME_POLYLINE &&
         !(k->name == NAME_POSITION && v.ends == VALUE_MARKUP) &&
         has_lines(w, k->value)))
        return VERDICT_NONE;
    return keyed_many_words(w, k, &v, found);
}

/* A latitude or longitude, as a stream: numbers leave as soon as they end.  The
 * stem of its word is that of latl, _lat or atit. */
static enum verdict look_at_axis(const struct window *w, size_t at,
                                 struct found *found)
{
    for (size_t i = at >= 2 ? at - 2 : 0; i < at + 2; i++)
        if (key_begins(w, i)) {
            enum verdict v = coordinates_look(w, i, found);

            if (v != VERDICT_NONE)
                return v;
        }
    return VERDICT_NONE;
}

/* Is it a latitude's or longitude's key by lat, lon or lng?  That word has its
 * own stem, and coordinates_look has the say on it, if it reads the key to its
 * end: of lat.value it does not. */
static bool has_axis_word(const struct window *w, const struct keyed *k)
{
    size_t from = (size_t)(k->key.p - w->p), after;
    bool more;

    if (k->name != NAME_LATITUDE && k->name != NAME_LONGITUDE)
        return false;
    for (size_t i = from; i < from + k->key.n; i++)
        if (key_begins(w, i) && key_axis(w, i, &after, &more) != AXIS_NONE &&
            after >= from + k->key.n)
            return true;
    return false;
}

/* What a key names; most have been met before. */
static enum name name_here(const struct window *w, struct span key)
{
    return w->names != NULL ? name_cache_of(w->names, key) : name_of(key);
}

/* The key around `at` if it needs no second reading. */
static bool read_known(const struct window *w, size_t at, struct keyed *k)
{
    const struct name_cache_row *row = keyed_plain_key(w, at, &k->key);

    if (row == NULL)
        return false;
    k->name = (enum name)row->name;
    return true;
}

/* The key around the stem at `at`; false: there is none, or (`*more`) its end
 * is still to come. */
static bool read_key(const struct window *w, size_t at, struct keyed *k,
                     bool *more)
{
    size_t start, end;

    if (!keyed_is_key(w, at))
        return false;
    end = keyed_key_end(w, at);
    *more = window_beyond(w, end);
    start = keyed_key_start(w, at);
    k->key = span_of(w->p + start, end - start);
    if (!*more)
        k->name = name_here(w, k->key);
    return !*more;
}

/* The key around `at`, and what its value is. */
static enum verdict look_at_key(const struct window *w, size_t at,
                                struct keyed *k, struct found *found)
{
    size_t in = at + !keyed_is_key(w, at);
    bool more = false;
    bool whole = read_known(w, in, k) || read_key(w, in, k, &more);
    enum verdict axis;

    if (keyed_plain_axis(w, k, found) == VERDICT_MATCH)
        return VERDICT_MATCH;
    if (k->name == NAME_VIN)
        return look_behind(w, k, found);
    if (keyed_plain_mail(w, k)) {
        k->name = NAME_NONE;
        return VERDICT_NONE;
    }
    axis = look_at_axis(w, at, found);
    if (axis != VERDICT_NONE)
        return axis;
    if (more)
        return window_more(found, w->end);
    if (!whole || keyed_judges[k->name].look == NULL || has_axis_word(w, k))
        return VERDICT_NONE;
    return look_behind(w, k, found);
}

enum verdict keyed_look(const struct window *w, size_t at, struct found *found)
{
    struct keyed k = {.name = NAME_NONE};
    enum verdict verdict = look_at_key(w, at, &k, found);

    CHECK(k.name < NAME_COUNT);
    found->list.bracket = 0;
    if (verdict == VERDICT_MATCH || keyed_judges[k.name].look == NULL)
        return verdict;
    keyed_list(w, &k, verdict, found);
    return found->list.bracket != 0 && found->list.bracket != ','
               ? verdict
               : keyed_before(w, &k, verdict, found);
}
