/*
 * decimal - reads and writes decimals for coarsen, some 20 ns each.
 *
 * A number is read into an integer without trailing zeros and a power of ten:
 * equal values give equal pairs, and so equal doubles, whatever their
 * notation.
 */
#include "filters/act/decimal.h"
#include "filters/base/check.h"

#include <math.h>

#define DIGITS_MAX   19 /* of an unsigned 64-bit integer */
#define EXPONENT_MAX 9999

static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

#define POWER_MAX 22

struct decimal {
    uint64_t digits;
    int exponent; /* value = digits * 10^exponent */
    int taken;    /* digits since the first that is not 0 */
    bool any;     /* there was a digit */
};

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* Digits beyond the nineteenth change no cell: they only move the point. */
static void take_digit(struct decimal *d, uint8_t c, bool fraction)
{
    d->any = true;
    if (d->taken < DIGITS_MAX) {
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
        d->taken += d->digits != 0;
        d->exponent -= fraction;
    } else {
        d->exponent += !fraction;
    }
}

/* Reads digits and point; returns where they end. */
static size_t take_digits(struct decimal *d, struct span s, size_t i)
{
    bool fraction = false;

    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !fraction)
            fraction = true;
        else if (is_digit(s.p[i]))
            take_digit(d, s.p[i], fraction);
        else
            break;
    }
    return i;
}

/* Reads "E-7" to the end of `s`.  False if that is not what is there. */
static bool take_exponent(struct decimal *d, struct span s, size_t i)
{
    bool minus = i + 1 < s.n && s.p[i + 1] == '-';
    int exponent = 0;

    if (s.p[i] != 'e' && s.p[i] != 'E')
        return false;
    i += i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? 2 : 1;
    if (i >= s.n)
        return false;
    for (; i < s.n; i++) {
        if (!is_digit(s.p[i]))
            return false;
        if (exponent < EXPONENT_MAX)
            exponent = exponent * 10 + (s.p[i] - '0');
    }
    d->exponent += minus ? -exponent : exponent;
    return true;
}

static double value_of(struct decimal d)
{
    double v;

    if (d.digits == 0 || d.exponent < -2 * POWER_MAX)
        return 0;
    while (d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    v = (double)d.digits;
    if (d.exponent > POWER_MAX)
        return 1e22;
    if (d.exponent >= 0)
        return v * powers[d.exponent];
    if (d.exponent < -POWER_MAX) {
        v /= powers[POWER_MAX];
        d.exponent += POWER_MAX;
    }
    return v / powers[-d.exponent];
}

bool decimal_parse(struct span s, double *value)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    bool plus = s.n > 0 && s.p[0] == '+';
    struct decimal d = {0};
    size_t i = take_digits(&d, s, minus || plus ? 1 : 0);

    if (!d.any || (i < s.n && !take_exponent(&d, s, i)))
        return false;
    *value = value_of(d);
    if (minus)
        *value = -*value;
    return true;
}

static size_t put_integer(uint64_t v, size_t least, uint8_t *out)
{
    uint8_t digits[20];
    size_t n = 0;

    for (; v != 0 || n < least; v /= 10)
        digits[n++] = (uint8_t)('0' + v % 10);
    for (size_t i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    return n;
}

size_t decimal_put(double value, unsigned places, uint8_t *out)
{
    double scaled = fabs(value) * powers[places] + 0.5;
    uint64_t scale, units;
    size_t n = 0;

    CHECK(places <= 9 && scaled < 1e18);
    scale = (uint64_t)powers[places];
    units = (uint64_t)scaled;
    if (value < 0 && units != 0)
        out[n++] = '-';
    n += put_integer(units / scale, 1, out + n);
    if (places == 0)
        return n;
    out[n++] = '.';
    return n + put_integer(units % scale, places, out + n);
}

size_t decimal_put_nmea(double value, unsigned places, unsigned width,
                        uint8_t *out)
{
    unsigned digits = places > 2 ? places - 1 : 1;
    double scaled = fabs(value) * 60 * powers[digits] + 0.5;
    uint64_t units, whole, scale = (uint64_t)powers[digits];
    size_t n = 0;

    CHECK(places <= 9 && fabs(value) <= 180);
    units = (uint64_t)scaled;
    whole = units / (60 * scale);
    units %= 60 * scale;
    if (value < 0)
        out[n++] = '-';
    n += put_integer(whole * 100 + units / scale, width != 0 ? width + 2 : 1,
                     out + n);
    out[n++] = '.';
    return n + put_integer(units % scale, digits, out + n);
}
