/*
 * number - reads decimal numbers without locale, copy or allocation.
 */
#include "filters/text/number.h"
#include "filters/text/chars.h"

#define LONGEST 40

/* Where reading stands.  `cut` is set when it met the window's end. */
struct cursor {
    const uint8_t *p, *end;
    bool cut;
};

/* The byte `ahead` of the cursor, or a blank. */
static inline uint8_t peek(struct cursor *c, size_t ahead)
{
    if ((size_t)(c->end - c->p) > ahead)
        return c->p[ahead];
    c->cut = true;
    return ' ';
}

static inline bool is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') <= 9;
}

/* 10 to the n, n >= 0 */
static double power10(int n)
{
    static const double table[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    double result = 1;

    for (; n > 14; n -= 14)
        result *= table[14];
    return result * table[n];
}

/* Reads digits into `value` and returns how many.  Of more than 18 in all the
 * value is wrong: see number_read(). */
static inline unsigned digits(struct cursor *c, uint64_t *value)
{
    const uint8_t *p = c->p;
    uint64_t v = *value;
    unsigned n;

    for (; p < c->end && is_digit(*p); p++)
        v = v * 10 + (uint64_t)(*p - '0');
    n = (unsigned)(p - c->p);
    c->cut = c->cut || p == c->end;
    c->p = p;
    *value = v;
    return n;
}

/* The value of a number with more digits than fit: the first 18, and the power
 * of ten that the others are worth. */
static uint64_t first_digits(const uint8_t *p, const uint8_t *end, int *power)
{
    uint64_t v = 0;
    unsigned n = 0;
    bool point = false;

    for (; p < end && (is_digit(*p) || *p == '.'); p++) {
        if (*p == '.') {
            point = true;
        } else if (n < 18) {
            v = v * 10 + (uint64_t)(*p - '0');
            n += v != 0;
            *power -= point;
        } else {
            *power += !point;
        }
    }
    return v;
}

/* +-mantissa * 10^power.  Beyond 200 nothing is a position; the cap only keeps
 * the arithmetic finite. */
static double scale(bool minus, uint64_t mantissa, int power)
{
    double v = (double)mantissa;

    if (power > 200 || power < -200)
        power = power < 0 ? -200 : 200;
    v = power < 0 ? v / power10(-power) : v * power10(power);
    return minus ? -v : v;
}

/* Reads an exponent, as in E-2; 0 if there is none. */
static int exponent(struct cursor *c)
{
    uint64_t value = 0;
    uint8_t sign;
    size_t ahead;

    if ((peek(c, 0) | 0x20) != 'e')
        return 0;
    sign = peek(c, 1);
    ahead = sign == '-' || sign == '+' ? 2 : 1;
    if (!is_digit(peek(c, ahead)))
        return 0;
    c->p += ahead;
    if (digits(c, &value) > 3 || value > 200)
        value = 200;
    return sign == '-' ? -(int)value : (int)value;
}

bool number_read(const struct window *w, size_t start, struct number *n,
                 bool *more)
{
    struct cursor c = {.p = w->p + start, .end = w->p + w->end};
    const uint8_t *first = c.p, *digit;
    uint8_t sign = peek(&c, 0);
    uint64_t value = 0;
    int power;

    c.p += sign == '-' || sign == '+';
    digit = c.p;
    n->start = start;
    n->decimals = 0;
    n->integers = digits(&c, &value);
    if (n->integers != 0 && peek(&c, 0) == '.' && is_digit(peek(&c, 1))) {
        c.p++;
        n->decimals = digits(&c, &value);
    }
    power = -(int)n->decimals;
    if (n->integers + n->decimals > 18) {
        power = 0;
        value = first_digits(digit, c.p, &power);
    }
    if (n->integers != 0)
        power += exponent(&c);
    n->end = start + (size_t)(c.p - first);
    n->zero = value == 0;
    n->value = scale(sign == '-', value, power);
    *more = c.cut && !w->final && n->end - start <= LONGEST;
    return !*more && n->integers != 0 && n->end - start <= LONGEST;
}

size_t number_start(const struct window *w, size_t at)
{
    size_t i = at;

    while (i > 0 && at - i < LONGEST &&
           (is_digit(w->p[i - 1]) || w->p[i - 1] == '.'))
        i--;
    if (i > 0 && (w->p[i - 1] == '-' || w->p[i - 1] == '+'))
        i--;
    return i;
}
