/*
 * angle - one latitude or longitude in a text that is there as a whole.
 */
#include "filters/text/angle.h"
#include "filters/act/decimal.h"
#include "filters/text/chars.h"
#include "filters/text/mark.h"
#include "filters/text/number.h"

#include <math.h>

#define LONGEST 40 /* bytes of a number that may be an angle */

static bool is_digit(struct span s, size_t i)
{
    return chars_is(mark_at(s, i), CHARS_DIGIT);
}

static size_t skip_blanks(struct span s, size_t i)
{
    while (i < s.n && s.p[i] == ' ')
        i++;
    return i;
}

/* Behind the digits at i. */
static size_t skip_digits(struct span s, size_t i)
{
    while (is_digit(s, i))
        i++;
    return i;
}

/* A number without its meaning. */
struct part {
    size_t start, end;
    unsigned integers, decimals;
    double value;
};

/* The value of a number whose point is a comma. */
static bool comma_value(struct span s, struct part *p)
{
    uint8_t copy[LONGEST];
    size_t n = p->end - p->start;

    if (n > LONGEST)
        return false;
    memcpy(copy, s.p + p->start, n);
    for (size_t i = 0; i < n; i++)
        if (copy[i] == ',')
            copy[i] = '.';
    return decimal_parse(span_of(copy, n), &p->value);
}

static bool read_part(struct span s, size_t i, bool comma, struct part *p)
{
    struct number n;

    if (!number_of(s, i, &n))
        return false;
    *p = (struct part){n.start, n.end, n.integers, n.decimals, 0};
    if (comma && n.decimals == 0 && mark_at(s, n.end) == ',' &&
        is_digit(s, n.end + 1)) {
        p->end = skip_digits(s, n.end + 1);
        p->decimals = (unsigned)(p->end - n.end - 1);
        return comma_value(s, p);
    }
    return p->end - p->start <= LONGEST &&
           decimal_parse(span_cut(s, p->start, p->end), &p->value);
}

/* Below 60, without a sign: minutes or seconds. */
static bool read_sixtieth(struct span s, size_t i, bool comma, struct part *p)
{
    return is_digit(s, i) && read_part(s, i, comma, p) && p->value < 60;
}

/* Minutes and seconds at i, both with their marks; `*end` moves behind. */
static double minutes_at(struct span s, size_t i, bool comma, size_t *end)
{
    double degrees = 0;
    struct part p;
    size_t mark;

    i = skip_blanks(s, i);
    if (!read_sixtieth(s, i, comma, &p))
        return 0;
    mark = mark_minute(s, p.end);
    if (mark == 0 && mark_second(s, p.end) == 0) {
        *end = p.end; /* the last mark is left out at times */
        return p.value / 60;
    }
    if (mark != 0) {
        degrees = p.value / 60;
        *end = p.end + mark;
        i = skip_blanks(s, *end);
        if (!read_sixtieth(s, i, comma, &p))
            return degrees;
    }
    mark = mark_second(s, p.end);
    if (mark != 0 || degrees != 0) {
        *end = p.end + mark;
        degrees += p.value / 3600;
    }
    return degrees;
}

/* 35:40:52.4, or with blanks, minutes and seconds without marks. */
static bool read_bare(struct span s, const struct part *first, uint8_t between,
                      struct angle *a)
{
    struct part minutes, seconds;

    if (mark_at(s, first->end) != between ||
        !read_sixtieth(s, first->end + 1, false, &minutes) ||
        minutes.decimals != 0 || mark_at(s, minutes.end) != between ||
        !read_sixtieth(s, minutes.end + 1, false, &seconds))
        return false;
    a->end = seconds.end;
    a->degrees = fabs(first->value) + minutes.value / 60 + seconds.value / 3600;
    a->style = ANGLE_DMS;
    return true;
}

double angle_from_nmea(double value)
{
    double whole = floor(value / 100), minutes = value - whole * 100;

    return value >= 0 && minutes < 60 ? whole + minutes / 60 : -1;
}

/* 3540.8733,N */
static bool read_nmea(struct span s, const struct part *p, struct angle *a)
{
    bool negative;

    if (p->integers < 3 || p->integers > 5 || p->decimals == 0 ||
        mark_at(s, p->end) != ',' ||
        chars_is(mark_at(s, p->end + 2), CHARS_WORD))
        return false;
    a->axis = mark_letter(mark_at(s, p->end + 1), &negative);
    a->degrees = angle_from_nmea(p->value);
    if (a->axis == AXIS_NONE || a->degrees < 0)
        return false;
    if (negative)
        a->degrees = -a->degrees;
    a->end = p->end + 2;
    a->style = ANGLE_NMEA;
    return true;
}

/* 35 40 52.4 N: without its letter it is three numbers. */
static bool read_blanks(struct span s, const struct part *p, struct angle *a)
{
    struct angle other = *a;
    bool south;

    if (!read_bare(s, p, ' ', &other) ||
        (a->axis == AXIS_NONE &&
         mark_behind(s, other.end, &other.axis, &south) == 0))
        return false;
    other.axis = a->axis;
    *a = other;
    return true;
}

/* What follows the first number: marks, more numbers, a letter. */
static void read_rest(struct span s, bool comma, const struct part *p,
                      struct angle *a)
{
    size_t gap = p->end + (mark_at(s, p->end) == ' ');
    size_t mark = mark_degree(s, gap);
    bool south = false;

    a->degrees = fabs(p->value);
    if (mark != 0) {
        a->style = ANGLE_DMS;
        a->end = gap + mark;
        if (p->decimals == 0)
            a->degrees += minutes_at(s, a->end, comma, &a->end);
    } else if (p->decimals == 0 && !read_bare(s, p, ':', a)) {
        (void)read_blanks(s, p, a);
    }
    if (a->axis == AXIS_NONE)
        a->end += mark_behind(s, a->end, &a->axis, &south);
    if (south || s.p[p->start] == '-')
        a->degrees = -a->degrees;
}

bool angle_read(struct span text, size_t at, bool comma, struct angle *a)
{
    struct part p;
    bool south;

    *a = (struct angle){.start = at};
    a->number = at + mark_before(text, at, &a->axis, &south);
    if (!read_part(text, a->number, comma, &p))
        return false;
    a->end = a->number_end = p.end;
    a->integers = p.integers;
    a->decimals = p.decimals;
    if (!read_nmea(text, &p, a))
        read_rest(text, comma, &p, a);
    if (south)
        a->degrees = -a->degrees;
    return true;
}

bool angle_whole(struct span text, double *degrees)
{
    bool comma = memchr(text.p, '.', text.n) == NULL;
    struct angle a;

    if (!angle_read(text, 0, comma, &a) || a.end != text.n)
        return false;
    *degrees = a.degrees;
    return true;
}

/* dd.d, ddmm.m or ddmmss.s as degrees; `whole`: digits of dd or ddd. */
static double iso_degrees(double value, unsigned integers, unsigned whole)
{
    double seconds = 0;

    if (integers == whole)
        return value;
    if (integers == whole + 2)
        return angle_from_nmea(value);
    seconds = fmod(value, 100);
    value = angle_from_nmea(floor(value / 100));
    return value < 0 || seconds >= 60 ? -1 : value + seconds / 3600;
}

/* One of the two; `whole`: 2 for a latitude, 3 for a longitude. */
static bool read_iso(struct span s, size_t at, unsigned whole, struct angle *a)
{
    struct part p;
    uint8_t sign = mark_at(s, at);

    if ((sign != '+' && sign != '-') || !is_digit(s, at + 1) ||
        !read_part(s, at + 1, false, &p) ||
        (p.integers != whole && p.integers != whole + 2 &&
         p.integers != whole + 4))
        return false;
    *a = (struct angle){.start = at,
                        .end = p.end,
                        .number = at,
                        .number_end = p.end,
                        .integers = p.integers,
                        .decimals = p.decimals,
                        .style = ANGLE_ISO,
                        .axis = whole == 2 ? AXIS_LATITUDE : AXIS_LONGITUDE};
    a->degrees = iso_degrees(p.value, p.integers, whole);
    if (a->degrees < 0 || a->degrees > 90 * (whole - 1))
        return false;
    if (sign == '-')
        a->degrees = -a->degrees;
    return true;
}

bool angle_iso(struct span text, size_t at, struct angle a[2])
{
    uint8_t after;

    if (!read_iso(text, at, 2, &a[0]) || !read_iso(text, a[0].end, 3, &a[1]))
        return false;
    after = mark_at(text, a[1].end);
    return !chars_is(after, CHARS_DIGIT) && after != '.';
}
