/*
 * pattern_part - rows of pieces and choices between them, added up.
 */
#include "filters/detect/pattern_part.h"
#include "filters/base/check.h"

size_t pattern_part_plus(size_t a, size_t b)
{
    return a > PATTERN_UNBOUNDED - b ? PATTERN_UNBOUNDED : a + b;
}

size_t pattern_part_times(size_t a, size_t b)
{
    if (a == 0 || b == 0)
        return 0;
    return a > PATTERN_UNBOUNDED / b ? PATTERN_UNBOUNDED : a * b;
}

struct pattern_part pattern_part_exact(struct span bytes)
{
    struct pattern_part part = {
        .longest = bytes.n, .exact = true, .literal_n = bytes.n};

    CHECK(bytes.n <= PATTERN_LITERAL);
    memcpy(part.literal, bytes.p, bytes.n);
    return part;
}

/* Of two literals the better: long ones are rare, those at the start tell
 * where to look. */
static size_t worth(const struct pattern_part *part)
{
    size_t n = part->literal_n < 8 ? part->literal_n : 8;

    if (n < 3)
        return 0;
    if (part->before == PATTERN_UNBOUNDED)
        return n;
    return 2 * n + (part->before == 0 ? 9 : 8);
}

static void offer(struct pattern_part *a, const struct pattern_part *literal,
                  size_t behind)
{
    struct pattern_part other = *literal;

    other.before = pattern_part_plus(literal->before, behind);
    if (worth(&other) <= worth(a))
        return;
    memcpy(a->literal, other.literal, other.literal_n);
    a->literal_n = other.literal_n;
    a->before = other.before;
}

void pattern_part_finish(struct pattern_part *a, const struct pattern_part *run)
{
    if (run->literal_n != 0)
        offer(a, run, 0);
}

void pattern_part_append(struct pattern_part *a, struct pattern_part *run,
                         const struct pattern_part *b,
                         struct pattern_times times)
{
    bool full = b->exact && run->literal_n + b->literal_n > PATTERN_LITERAL;

    if (!b->exact || full || times.least == 0) {
        pattern_part_finish(a, run);
        *run = (struct pattern_part){0};
    }
    if (b->exact && times.least != 0) {
        if (run->literal_n == 0)
            run->before = a->longest;
        memcpy(run->literal + run->literal_n, b->literal, b->literal_n);
        run->literal_n += b->literal_n;
    } else if (times.least != 0) {
        offer(a, b, a->longest);
    }
    a->longest = pattern_part_plus(a->longest,
                                   pattern_part_times(b->longest, times.most));
    if (times.most != 1) { /* what follows stands behind the last repetition */
        pattern_part_finish(a, run);
        *run = (struct pattern_part){0};
    }
}

void pattern_part_or(struct pattern_part *a, const struct pattern_part *b)
{
    if (b->longest > a->longest)
        a->longest = b->longest;
    a->literal_n = 0;
    a->exact = false;
}
