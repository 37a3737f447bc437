/* pair_quoted - reads forward from string to string. */
#include "filters/detect/pair_quoted.h"
#include "filters/detect/gap.h"
#include "filters/text/chars.h"
#include "filters/text/sixteen.h"

#define DECIMALS     4   /* at least, in both */
#define MARK_LONGEST 16  /* a quotation mark and its backslashes */
#define REACH        220 /* two strings, and what may stand around them */

/* Over a quotation mark; `i` where none stands, behind the window's end where
 * one may still come. */
static size_t skip_mark(const struct window *w, size_t i)
{
    size_t k = i;

    while (k < w->end && k - i < MARK_LONGEST - 1 && w->p[k] == '\\')
        k++;
    if (window_beyond(w, k))
        return w->end + 1;
    return window_at(w, k) == '"' ? k + 1 : i;
}

/* The string with a number that follows the one that ends at `i`. */
static enum verdict read_next(const struct window *w, size_t i,
                              struct number *n)
{
    size_t mark = skip_mark(w, i), next, start;
    uint8_t separator;
    bool more;

    if (mark > w->end)
        return VERDICT_MORE;
    next = gap_skip(w, mark, &separator);
    if (next - mark < GAP_LONGEST && window_beyond(w, next))
        return VERDICT_MORE;
    start = skip_mark(w, next);
    if (mark == i || separator != ',' || start == next)
        return VERDICT_NONE;
    if (start > w->end)
        return VERDICT_MORE;
    if (!number_read(w, start, n, &more))
        return more || window_beyond(w, start) ? VERDICT_MORE : VERDICT_NONE;
    mark = skip_mark(w, n->end);
    if (mark > w->end)
        return VERDICT_MORE;
    return mark > n->end && n->decimals >= DECIMALS ? VERDICT_MATCH
                                                    : VERDICT_NONE;
}

static size_t back_over_slashes(const struct window *w, size_t i)
{
    size_t from = i;

    while (i > 0 && from - i < MARK_LONGEST && w->p[i - 1] == '\\')
        i--;
    return i;
}

/* Does such a string stand before the one that begins at `i`? */
static bool has_before(const struct window *w, size_t i)
{
    struct window before = {.p = w->p, .final = true};
    uint8_t separator;
    struct number n;
    bool more;
    size_t k = gap_back(w, back_over_slashes(w, i - 1), &separator);

    if (separator != ',' || k == 0 || w->p[k - 1] != '"')
        return false;
    k = back_over_slashes(w, k - 1);
    if (k == 0 || !chars_is(w->p[k - 1], CHARS_DIGIT))
        return false;
    before.end = k;
    k = number_start(w, k - 1);
    return number_read(&before, k, &n, &more) && n.decimals >= DECIMALS &&
           k > 0 && w->p[k - 1] == '"';
}

enum verdict pair_quoted(const struct window *w, const struct number *a,
                         struct number *b)
{
    struct number third;
    enum verdict v;

    if (a->start == 0 || w->p[a->start - 1] != '"' || a->decimals < DECIMALS ||
        has_before(w, a->start))
        return VERDICT_NONE;
    v = read_next(w, a->end, b);
    if (v != VERDICT_MATCH)
        return v;
    switch (read_next(w, b->end, &third)) {
    case VERDICT_MORE:
        return VERDICT_MORE;
    case VERDICT_MATCH:
        return VERDICT_NONE;
    case VERDICT_NONE:
        break;
    }
    return VERDICT_MATCH;
}

/* Which of the 16 bytes at p may begin a number that stands in quotes? */
static unsigned begin_numbers(const uint8_t *p)
{
    sixteen v = sixteen_load(p), before = sixteen_load(p - 1);
    sixteen number =
        sixteen_between(v, '0', 10) | (sixteen)(v == sixteen_all('-')) |
        (sixteen)(v == sixteen_all('+')) | (sixteen)(v == sixteen_all('.'));

    return sixteen_bits((sixteen)(before == sixteen_all('"')) & number);
}

/* The next place from i on where a number may stand in quotes, or w->end. */
static size_t next_start(const struct window *w, size_t i)
{
    for (; i > 0 && w->end - i >= 16; i += 16) {
        unsigned numbers = begin_numbers(w->p + i);

        if (numbers != 0)
            return i + (size_t)__builtin_ctz(numbers);
    }
    while (i < w->end && (i == 0 || w->p[i - 1] != '"'))
        i++;
    return i;
}

size_t pair_quoted_tail(const struct window *w)
{
    size_t limit = w->end > REACH ? w->end - REACH : 0;

    limit = limit > w->floor ? limit : w->floor;
    for (size_t i = limit; (i = next_start(w, i)) < w->end; i++) {
        struct number a, b;
        bool more;

        if (number_read(w, i, &a, &more)
                ? pair_quoted(w, &a, &b) == VERDICT_MORE
                : more)
            return i;
    }
    return w->end;
}
