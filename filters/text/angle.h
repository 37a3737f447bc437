/*
 * angle - one latitude or longitude in a text that is there as a whole.
 *
 *   35.6812  -35.6812  3.56812E1  N35.6812  35.6812 S  35.68 deg N
 *   35,6812                               where the caller says so
 *   35 deg 40' 52.4" N   35:40:52.4   35 40 52.4 N
 *   3540.8733,N                           NMEA 0183: degrees * 100 + minutes
 *   !3d35.6812                            map URLs: 3d latitude, 2d and 4d not
 *   +3540.8733 +354052.4                  ISO 6709, by angle_iso
 *
 * Says what is written there, never whether it is private.
 */
#ifndef FOGLINE_ANGLE_H
#define FOGLINE_ANGLE_H

#include "filters/act/act.h"

enum angle_style {
    ANGLE_DECIMAL,
    ANGLE_DMS,  /* minutes, seconds or a sign for degrees */
    ANGLE_NMEA, /* ddmm.mmmm and a letter */
    ANGLE_ISO,  /* a sign and a fixed number of digits */
};

struct angle {
    size_t start, end;         /* with letters and marks */
    size_t number, number_end; /* the (first) number, its sign included */
    unsigned integers, decimals;
    enum angle_style style;
    enum axis axis; /* by a letter; AXIS_NONE: none says */
    double degrees; /* with its sign */
};

/* Reads the angle that begins at byte `at`.  `comma`: decimal points are
 * commas.  False: there is none.  Nobody checks its range. */
bool angle_read(struct span text, size_t at, bool comma, struct angle *a);

/* Is all of `text` one angle, a point or a comma before its decimals?  Then
 * `*degrees` is it. */
bool angle_whole(struct span text, double *degrees);

/* The two of ISO 6709, annex H: +35.6812+139.7671, each with its sign and 2, 4
 * or 6 digits before the point, the second one more. */
bool angle_iso(struct span text, size_t at, struct angle a[2]);

/* ddmm.mmmm, not negative, as degrees; below 0: it is none (60 minutes). */
double angle_from_nmea(double value);

#endif
