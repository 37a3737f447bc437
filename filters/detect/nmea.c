/*
 * nmea - positions in NMEA 0183 sentences, whatever their decimals.
 *
 *   $GPRMC,123519,A,4807.038,N,01131.000,E,...
 *   $GPGGA,123519,4807.038,N,01131.000,E,...     $GNGNS,... alike
 *   $GPGLL,4807.038,N,01131.000,E,...
 *
 * The sentence's name says which fields they are; notation.c knows the same
 * from four decimals on, without a sentence around them.
 */
#include "filters/detect/detect.h"
#include "filters/text/angle.h"
#include "filters/text/chars.h"

#include <stdlib.h>

#define LONGEST 82 /* bytes of a sentence */

/* A number of degrees and minutes, and its letter. */
struct field {
    size_t start, end;
    double degrees;
    bool negative;
};

/* How many fields stand before the latitude; -1: it is no such sentence. */
static int fields_before(const struct window *w, size_t at)
{
    static const struct {
        char name[4];
        int fields;
    } sentences[] = {{"gga", 1}, {"gns", 1}, {"rmc", 2}, {"gll", 0}};

    if (at < 3 || w->p[at - 3] != '$' || w->end - at < 4)
        return -1;
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        if (span_is(span_of(w->p + at, 3), sentences[i].name))
            return sentences[i].fields;
    return -1;
}

/* Reads ddmm.mmm,N, from i on; where it ends, or 0: it is none, or cut. */
static size_t read_field(const struct window *w, size_t i, const char *letters,
                         struct field *f)
{
    char text[16] = "";
    size_t n = 0;
    uint8_t letter;

    f->start = i;
    while (n < sizeof text - 1 &&
           (chars_is(window_at(w, i), CHARS_DIGIT) || window_at(w, i) == '.'))
        text[n++] = (char)w->p[i++];
    f->end = i;
    letter = window_at(w, i + 1);
    if (n < 4 || window_at(w, i) != ',' || letter == 0 ||
        strchr(letters, letter) == NULL || window_at(w, i + 2) != ',')
        return 0;
    f->degrees = angle_from_nmea(strtod(text, NULL));
    f->negative = letter == 'S' || letter == 'W';
    return i + 3;
}

static struct match *put(const struct window *w, const struct field *f,
                         enum axis axis, struct hit *hit)
{
    struct match *m = window_match(w, hit, f->start, f->end);

    m->kind = KIND_COORDINATES;
    m->evidence = EVIDENCE_LIKELY;
    m->form = FORM_NUMBER;
    m->axis = axis;
    m->notation = NOTATION_NMEA_FIXED;
    m->negative = f->negative;
    m->latitude_known = true;
    return m;
}

/* Where the sentence ends, or what is read of it. */
static size_t sentence_end(const struct window *w, size_t at)
{
    size_t i = at;

    while (i < w->end && i - at < LONGEST && w->p[i] >= ' ' && w->p[i] != '*')
        i++;
    return i;
}

enum verdict nmea_look(const struct window *w, size_t at, struct found *found)
{
    int fields = fields_before(w, at);
    struct field lat, lon;
    size_t i = at + 4;
    double latitude;

    if (fields < 0)
        return VERDICT_NONE;
    for (; fields > 0 && i < w->end && i - at < LONGEST; i++)
        fields -= w->p[i] == ',';
    i = read_field(w, i, "NS", &lat);
    i = i == 0 ? 0 : read_field(w, i, "EW", &lon);
    if (i == 0) {
        i = sentence_end(w, at);
        return i - at < LONGEST && window_beyond(w, i) ? window_more(found, at)
                                                       : VERDICT_NONE;
    }
    if (lat.start < w->floor || lat.degrees < 0 || lon.degrees < 0 ||
        (lat.degrees == 0 && lon.degrees == 0))
        return VERDICT_NONE;
    latitude = lat.negative ? -lat.degrees : lat.degrees;
    put(w, &lat, AXIS_LATITUDE, &found->hit[0])->latitude = latitude;
    put(w, &lon, AXIS_LONGITUDE, &found->hit[1])->latitude = latitude;
    found->count = 2;
    return VERDICT_MATCH;
}
