/*
 * number - reads decimal numbers without locale, copy or allocation.
 */
#include "filters/text/number.h"
#include "filters/text/chars.h"

#define LONGEST 40

static bool digit_at(const struct window *w, size_t i)
{
    return chars_is(window_at(w, i), CHARS_DIGIT);
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

/* Digits from i on; the value is good to 19 of them, the rest only counts. */
static size_t digits(const struct window *w, size_t i, struct number *n,
                     uint64_t *mantissa, unsigned *dropped)
{
    for (; digit_at(w, i); i++) {
        unsigned d = w->p[i] - '0';

        n->zero = n->zero && d == 0;
        if (*mantissa < UINT64_C(1000000000000000000))
            *mantissa = *mantissa * 10 + d;
        else
            ++*dropped;
    }
    return i;
}

/* mantissa * 10^power.  Beyond 200 nothing is a position; the cap only keeps
 * the arithmetic finite. */
static double scale(uint64_t mantissa, int power)
{
    power = power > 200 ? 200 : power < -200 ? -200 : power;
    return power < 0 ? (double)mantissa / power10(-power)
                     : (double)mantissa * power10(power);
}

/* The exponent at i, as in E-2; 0 if there is none.  `end` becomes the index
 * behind it. */
static int exponent(const struct window *w, size_t i, size_t *end)
{
    bool minus = window_at(w, i + 1) == '-';
    size_t d = i + 1;
    int value = 0;

    *end = i;
    if ((window_at(w, i) | 0x20) != 'e')
        return 0;
    if (minus || window_at(w, d) == '+')
        d++;
    if (!digit_at(w, d))
        return 0;
    for (; digit_at(w, d); d++)
        if (value < 100)
            value = value * 10 + (w->p[d] - '0');
    *end = d;
    return minus ? -value : value;
}

/* Could the number at `start` go on beyond the window?  What looks like one
 * does, when it reaches the end; false beyond LONGEST, where it is none. */
static bool open_ended(const struct window *w, size_t start)
{
    size_t i = start;

    while (i < w->end && i < start + LONGEST &&
           (digit_at(w, i) || w->p[i] == '.' || w->p[i] == '-' ||
            w->p[i] == '+' || (w->p[i] | 0x20) == 'e'))
        i++;
    return i < start + LONGEST && window_beyond(w, i);
}

bool number_read(const struct window *w, size_t start, struct number *n,
                 bool *more)
{
    uint64_t mantissa = 0;
    unsigned dropped = 0;
    size_t i = start, point;
    int power;

    *more = open_ended(w, start);
    if (*more)
        return false;
    *n = (struct number){.start = start, .zero = true};
    n->minus = window_at(w, i) == '-';
    if (n->minus || window_at(w, i) == '+')
        i++;
    point = digits(w, i, n, &mantissa, &dropped);
    n->integers = (unsigned)(point - i);
    i = point;
    if (n->integers == 0)
        return false;
    if (window_at(w, i) == '.' && digit_at(w, i + 1)) {
        i = digits(w, i + 1, n, &mantissa, &dropped);
        n->decimals = (unsigned)(i - point - 1);
    }
    power = exponent(w, i, &n->end) + (int)dropped - (int)n->decimals;
    n->value = scale(mantissa, power);
    if (n->minus)
        n->value = -n->value;
    return n->end - start <= LONGEST;
}

size_t number_start(const struct window *w, size_t at)
{
    size_t i = at;

    while (i > 0 && at - i < LONGEST &&
           (digit_at(w, i - 1) || w->p[i - 1] == '.'))
        i--;
    if (i > 0 && (w->p[i - 1] == '-' || w->p[i - 1] == '+'))
        i--;
    return i;
}
