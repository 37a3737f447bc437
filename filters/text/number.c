/*
 * number - reads decimal numbers without locale, copy or allocation.
 *
 * Where a number ends is asked of every candidate, what it is worth only of
 * few: the two are apart.
 */
#include "filters/text/number.h"
#include "filters/text/chars.h"

#define LONGEST     72
#define DIGITS_KEPT 18 /* that a 64-bit integer holds */

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "skip_digits() takes the first byte of eight for the lowest");

static inline bool is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') <= 9;
}

/*
 * The first byte from p on that is no digit, or one from `limit` on; reads
 * eight bytes at a time.
 *
 * A byte less '0' is a digit iff neither it nor it plus 0x76 has its top bit
 * set.  Numbers have few digits, and no loop here to mispredict.
 */
static inline const uint8_t *skip_digits(const uint8_t *p, const uint8_t *limit)
{
    const uint64_t tops = UINT64_C(0x8080808080808080);
    uint64_t x, other;

    for (; p < limit; p += 8) {
        memcpy(&x, p, sizeof x);
        x ^= UINT64_C(0x3030303030303030);
        other = (((x & ~tops) + UINT64_C(0x7676767676767676)) | x) & tops;
        if (other != 0)
            return p + (unsigned)__builtin_ctzll(other) / 8;
    }
    return p;
}

/* Behind the exponent at p (E-2), or p if there is none. */
static inline const uint8_t *skip_exponent(const uint8_t *p)
{
    const uint8_t *digit = p + 1;

    if ((*p | 0x20) != 'e')
        return p;
    digit += *digit == '-' || *digit == '+';
    return is_digit(*digit) ? skip_digits(digit, digit + 8) : p;
}

/* Reads the number at p, where at least READ_AHEAD bytes can be read, and
 * returns its end. */
#define READ_AHEAD (LONGEST + 24)

static inline const uint8_t *read_number(const uint8_t *p, struct number *n)
{
    const uint8_t *limit = p + LONGEST;
    const uint8_t *end;

    p += *p == '-' || *p == '+';
    end = skip_digits(p, limit);
    n->integers = (unsigned)(end - p);
    n->decimals = 0;
    if (*end == '.' && is_digit(end[1])) {
        p = end + 1;
        end = skip_digits(p, limit);
        n->decimals = (unsigned)(end - p);
    }
    return n->integers + n->decimals != 0 ? skip_exponent(end) : end;
}

static bool may_begin(uint8_t c)
{
    return is_digit(c) || c == '.' || c == '-' || c == '+';
}

/* Near the end of the text the number, n->start, is read from a copy of the
 * `rest`, blanks behind it.  If it goes up to those, or would with a digit
 * more, it may go on. */
static bool read_last(struct span rest, bool final, struct number *n,
                      bool *more)
{
    uint8_t copy[2 * READ_AHEAD];
    size_t used;

    if (final && !may_begin(rest.p[0])) {
        *more = false;
        return false;
    }
    memset(copy, ' ', sizeof copy);
    memcpy(copy, rest.p, rest.n);
    used = (size_t)(read_number(copy, n) - copy);
    n->end = n->start + used;
    if (copy[used] == '.' || (copy[used] | 0x20) == 'e')
        used++;
    if (copy[used] == '-' || copy[used] == '+')
        used++;
    *more = used >= rest.n && !final && n->end - n->start <= LONGEST;
    return !*more && n->integers + n->decimals != 0 &&
           n->end - n->start <= LONGEST;
}

bool number_of(struct span text, size_t start, struct number *n)
{
    bool more;

    n->start = start;
    if (start >= text.n)
        return false;
    if (start + READ_AHEAD > text.n)
        return read_last(span_cut(text, start, text.n), true, n, &more);
    n->end = (size_t)(read_number(text.p + start, n) - text.p);
    return n->integers + n->decimals != 0 && n->end - start <= LONGEST;
}

/* Lists of numbers are read several times, from each of their numbers. */
static void recall(const struct window *w, size_t start, struct number *n)
{
    struct memo_number *known = &w->memo->numbers[MEMO_ROW(start)];

    if (known->end == 0 || known->start != start) {
        known->end = (size_t)(read_number(w->p + start, n) - w->p);
        known->start = start;
        known->integers = n->integers;
        known->decimals = n->decimals;
        known->valued = false;
    }
    n->end = known->end;
    n->integers = known->integers;
    n->decimals = known->decimals;
}

bool number_read(const struct window *w, size_t start, struct number *n,
                 bool *more)
{
    n->start = start;
    if (start >= w->end) {
        *more = !w->final;
        return false;
    }
    if (start + READ_AHEAD > w->end)
        return read_last(span_of(w->p + start, w->end - start), w->final, n,
                         more);
    *more = false;
    if (w->memo == NULL)
        n->end = (size_t)(read_number(w->p + start, n) - w->p);
    else
        recall(w, start, n);
    return n->integers + n->decimals != 0 && n->end - start <= LONGEST;
}

bool number_is_zero(const struct window *w, const struct number *n)
{
    const uint8_t *p = w->p + n->start, *end = w->p + n->end;

    p += *p == '-' || *p == '+';
    while (p < end && (*p == '0' || *p == '.'))
        p++;
    return p == end || !is_digit(*p); /* an exponent follows, or nothing */
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

static double value_of(const struct window *w, const struct number *n)
{
    const uint8_t *p = w->p + n->start, *end = w->p + n->end;
    bool minus = *p == '-', point = false;
    uint64_t v = 0;
    unsigned kept = 0;
    int power = 0;

    if (*p == '-' || *p == '+')
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

double number_value(const struct window *w, const struct number *n)
{
    struct memo_number *known;

    if (w->memo == NULL)
        return value_of(w, n);
    known = &w->memo->numbers[MEMO_ROW(n->start)];
    if (known->start != n->start || known->end != n->end)
        return value_of(w, n);
    if (!known->valued)
        known->value = value_of(w, n);
    known->valued = true;
    return known->value;
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
