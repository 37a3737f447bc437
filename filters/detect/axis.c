/*
 * axis - how a latitude or a longitude is written.
 *
 * A whole number beyond 90 (or 180) is degrees times something: the key says
 * what, or it is the smallest usual factor that brings it into range, from
 * 1e7 on.  Where that guess is too large (1e6 in truth), the cell is coarser
 * than asked for, never finer.
 */
#include "filters/detect/axis.h"
#include "filters/act/decimal.h"
#include "filters/text/angle.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"
#include "filters/text/track.h"

#include <math.h>

#define XY_DECIMALS 4
#define SCALE_LEAST 1e7
#define SCALE_MOST  1e15
#define SEMICIRCLES (2147483648.0 / 180) /* of Garmin's FIT to the degree */
#define MAS         3600000.0            /* milliarcseconds */

static double limit_of(const struct match *m)
{
    return m->axis == AXIS_LATITUDE ? 90 : 180;
}

bool axis_is_limit(const struct match *m, double value)
{
    return fabs(value) == limit_of(m) &&
           memchr(m->value.p, '.', m->value.n) == NULL;
}

/* Does `word` (lower case) stand in `s`, in any case? */
static size_t find_word(struct span s, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.n; i++)
        if (span_is(span_cut(s, i, i + n), word))
            return i + n;
    return 0;
}

/* Units to the degree, as the key has it; 0: it does not say. */
static double scale_named(struct span rest)
{
    static const struct {
        const char *word;
        double scale;
    } units[] = {
        {"e5", 1e5},       {"e6", 1e6},       {"e7", 1e7},
        {"e8", 1e8},       {"e9", 1e9},       {"micro", 1e6},
        {"nano", 1e9},     {"mdeg", 1e6},     {"udeg", 1e6},
        {"mas", MAS},      {"millisec", MAS}, {"msec", MAS},
        {"milliarc", MAS}, {"arcsec", 3600},  {"semi", SEMICIRCLES},
    };

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (find_word(rest, units[i].word) != 0)
            return units[i].scale;
    return 0;
}

static double scale_of(struct span rest, double value, double limit)
{
    double scale = scale_named(rest);

    if (scale != 0 && fabs(value) <= limit * scale)
        return scale;
    scale = SCALE_LEAST;
    while (scale < SCALE_MOST && fabs(value) > limit * scale)
        scale *= 10;
    return scale;
}

/* Minutes, seconds, a fraction: of a value that other keys go on. */
static bool is_part(struct span rest, double value)
{
    static const struct key_word words[] = {
        KEY_WORD("sec"),     KEY_WORD("secs"),     KEY_WORD("second"),
        KEY_WORD("seconds"), KEY_WORD("minute"),   KEY_WORD("minutes"),
        KEY_WORD("mins"),    KEY_WORD("fraction"), KEY_WORD("frac"),
        {NULL, 0},
    };
    /* also what minimum is called: rather too much than too little */
    static const struct key_word unclear[] = {KEY_WORD("min"), {NULL, 0}};

    return key_has_word(rest, words) ||
           (key_has_word(rest, unclear) && value >= 0 && value < 60);
}

static bool is_whole(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '.' || chars_lower(s.p[i]) == 'e')
            return false;
    return true;
}

/* A latitude knows itself, for the longitude that goes with it. */
static void know(double degrees, struct match *m)
{
    if (m->axis != AXIS_LATITUDE || !(fabs(degrees) <= 90))
        return;
    m->latitude_known = true;
    m->latitude = degrees;
}

static void describe_number(struct span rest, double value, struct match *m)
{
    double limit = limit_of(m), degrees = value;

    if (fabs(value) > limit && is_whole(m->value)) {
        m->notation = NOTATION_SCALED;
        m->scale = scale_of(rest, value, limit);
        degrees = value / m->scale;
    } else if (fabs(value) > limit && angle_from_nmea(fabs(value)) >= 0) {
        m->notation =
            m->value.p[0] == '0' ? NOTATION_NMEA_FIXED : NOTATION_NMEA;
        degrees = angle_from_nmea(fabs(value));
        if (value < 0)
            degrees = -degrees;
    }
    know(m->negative ? -degrees : degrees, m);
}

/* Is it both numbers of a position, in this order? */
static bool is_track(struct span s, enum axis first, struct track *t)
{
    return track_find(s, first, t) && t->start == 0 && t->end == s.n;
}

/* One angle, or both under one of latLng, latLon.  What may be either, as 74,10
 * may, is not written in either way: it would be read in the other. */
static void describe_text(struct match *m)
{
    struct track t;
    double degrees;
    bool one = angle_whole(m->value, &degrees);
    bool both = is_track(m->value, one ? m->axis : AXIS_NONE, &t);

    m->notation = one != both ? NOTATION_TEXT : NOTATION_OPAQUE;
    if (one)
        know(degrees, m);
    else if (both)
        m->axis = t.first;
}

void axis_describe(struct span rest, struct match *m)
{
    double value = 0;
    bool number = decimal_parse(m->value, &value);

    if (is_part(rest, value))
        m->notation = NOTATION_PART;
    else if (number)
        describe_number(rest, value, m);
    else
        describe_text(m);
}

bool axis_is_hex(struct span s)
{
    bool letter = false;

    if (s.n > 2 && s.p[0] == '0' && chars_lower(s.p[1]) == 'x')
        s = span_cut(s, 2, s.n);
    else if (s.n == 8)
        return false; /* too short to be sure of without the 0x */
    if (s.n != 8 && s.n != 16)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!chars_is(s.p[i], CHARS_HEX))
            return false;
        letter = letter || !chars_is(s.p[i], CHARS_DIGIT);
    }
    return letter || s.n == 16;
}

/* What follows the last lat..., lon... or lng in a key. */
static struct span rest_of(struct span key)
{
    static const char *const words[] = {"latitude", "longitude", "lat",
                                        "long",     "lon",       "lng"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t end = find_word(key, words[i]);

        if (end != 0)
            return span_cut(key, end, key.n);
    }
    return span_of(key.p, 0);
}

/* A text that is one angle, or both. */
static bool is_angle(struct span s)
{
    struct track t;
    double degrees;

    if (axis_is_hex(s))
        return true;
    if (angle_whole(s, &degrees))
        return degrees != 0;
    return is_track(s, AXIS_NONE, &t);
}

/* "long" names many things; a longitude has a point. */
static bool is_long(struct span key, struct span value)
{
    return find_word(key, "long") != 0 && find_word(key, "longitude") == 0 &&
           memchr(value.p, '.', value.n) == NULL;
}

/* gps_x, coordY: places on a screen are called so, too, but never with so many
 * decimals. */
static bool is_screen(struct span key, struct span value)
{
    const uint8_t *point = memchr(value.p, '.', value.n);
    uint8_t last;

    while (key.n > 0 && !chars_is(key.p[key.n - 1], CHARS_LETTER))
        key.n--;
    last = key.n > 0 ? chars_lower(key.p[key.n - 1]) : 0;
    return (last == 'x' || last == 'y') && find_word(key, "lat") == 0 &&
           find_word(key, "lon") == 0 && find_word(key, "lng") == 0 &&
           (point == NULL || value.p + value.n - point <= XY_DECIMALS);
}

static bool judge(const struct keyed *k, enum axis axis, struct match *m)
{
    double value;

    if (is_long(k->key, k->value) || is_screen(k->key, k->value))
        return false;
    m->axis = axis;
    if (decimal_parse(k->value, &value))
        m->form = FORM_NUMBER; /* quoted or not, as coordinates.c has it */
    if (m->form == FORM_NUMBER ? value == 0 || axis_is_limit(m, value)
                               : !is_angle(k->value))
        return false;
    axis_describe(rest_of(k->key), m);
    return true;
}

bool axis_latitude_keyed(const struct keyed *k, struct match *m)
{
    return judge(k, AXIS_LATITUDE, m);
}

bool axis_longitude_keyed(const struct keyed *k, struct match *m)
{
    return judge(k, AXIS_LONGITUDE, m);
}
