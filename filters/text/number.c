/*
 * number - reads decimal numbers without locale, copy or allocation.
 *
 * Where a number ends is asked of every candidate, what it is worth only of
 * few: the two are apart.
 */
#include "filters/text/number.h"
#include "filters/text/chars.h"

#define LONGEST     40
#define DIGITS_KEPT 18 /* that a 64-bit integer holds */

/* Where reading stands.  `cut` is set when it met the window's end. */
struct cursor {
    const uint8_t *p, *end;
    bool cut;
    bool nonzero; /* a digit other than 0 was read */
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

/* Reads digits one by one, returns how many. */
static unsigned few_digits(struct cursor *c)
{
    const uint8_t *from = c->p;

    for (; is_digit(peek(c, 0)); c->p++)
        c->nonzero = c->nonzero || *c->p != '0';
    return (unsigned)(c->p - from);
}

/*
 * The same eight at a time: a byte less '0' is a digit iff neither it nor it
 * plus 0x76 has its top bit set.  Numbers have few digits and no loop to
 * mispredict.
 */
static inline unsigned digits(struct cursor *c)
{
    const uint64_t tops = UINT64_C(0x8080808080808080);
    const uint8_t *from = c->p;

    while (c->end - c->p > 8) {
        uint64_t x, other;
        unsigned n;

        memcpy(&x, c->p, sizeof x);
        x ^= UINT64_C(0x3030303030303030);
        other = (((x & ~tops) + UINT64_C(0x7676767676767676)) | x) & tops;
        n = other == 0 ? 8 : (unsigned)__builtin_ctzll(other) / 8;
        c->p += n;
        if (n == 8) {
            c->nonzero = c->nonzero || x != 0;
            continue;
        }
        c->nonzero = c->nonzero || (x & ((UINT64_C(1) << (8 * n)) - 1)) != 0;
        return (unsigned)(c->p - from);
    }
    return (unsigned)(c->p - from) + few_digits(c);
}

/* Reads an exponent, as in E-2. */
static void exponent(struct cursor *c)
{
    bool nonzero = c->nonzero;
    uint8_t sign;
    size_t ahead;

    if ((peek(c, 0) | 0x20) != 'e')
        return;
    sign = peek(c, 1);
    ahead = sign == '-' || sign == '+' ? 2 : 1;
    if (!is_digit(peek(c, ahead)))
        return;
    c->p += ahead;
    few_digits(c);
    c->nonzero = nonzero;
}

bool number_read(const struct window *w, size_t start, struct number *n,
                 bool *more)
{
    struct cursor c = {.p = w->p + start, .end = w->p + w->end};
    uint8_t sign = peek(&c, 0);

    c.p += sign == '-' || sign == '+';
    n->start = start;
    n->decimals = 0;
    n->integers = digits(&c);
    if (n->integers != 0 && peek(&c, 0) == '.' && is_digit(peek(&c, 1))) {
        c.p++;
        n->decimals = digits(&c);
    }
    if (n->integers != 0)
        exponent(&c);
    n->end = (size_t)(c.p - w->p);
    n->zero = !c.nonzero;
    *more = c.cut && !w->final && n->end - start <= LONGEST;
    return !*more && n->integers != 0 && n->end - start <= LONGEST;
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

/* mantissa * 10^power.  Beyond 200 nothing is a position; the cap only keeps
 * the arithmetic finite. */
static double scale(uint64_t mantissa, int power)
{
    double v = (double)mantissa;

    if (power > 200 || power < -200)
        power = power < 0 ? -200 : 200;
    return power < 0 ? v / power10(-power) : v * power10(power);
}

/* The exponent that follows an 'e' at p. */
static int exponent_value(const uint8_t *p, const uint8_t *end)
{
    bool minus = p < end && *p == '-';
    int value = 0;

    if (p < end && !is_digit(*p))
        p++;
    for (; p < end && value < 1000; p++)
        value = value * 10 + (*p - '0');
    return minus ? -value : value;
}

double number_value(const struct window *w, const struct number *n)
{
    const uint8_t *p = w->p + n->start, *end = w->p + n->end;
    bool minus = *p == '-', point = false;
    uint64_t v = 0;
    unsigned kept = 0;
    int power = 0;

    if (!is_digit(*p))
        p++;
    for (; p < end && (is_digit(*p) || *p == '.'); p++) {
        if (*p == '.') {
            point = true;
        } else if (kept < DIGITS_KEPT) {
            v = v * 10 + (uint64_t)(*p - '0');
            kept += v != 0;
            power -= point;
        } else {
            power += !point;
        }
    }
    if (p < end)
        power += exponent_value(p + 1, end);
    return minus ? -scale(v, power) : scale(v, power);
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
