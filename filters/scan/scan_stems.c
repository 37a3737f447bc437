/*
 * scan_stems - puts stems into the buckets of the scan's table.
 *
 * Stems that share a bucket also stand wherever their letters do in any
 * mixture, so those that look alike should share one.  How often a bucket is
 * hit by chance is estimated as the product, over the four places, of how
 * common the bytes are that it admits there; the sum over all buckets is made
 * small: each stem in turn goes where it adds least, commonest first, and then
 * is moved for as long as that helps.
 */
#include "filters/base/mem.h"
#include "filters/scan/scan.h"
#include "filters/text/name.h"

#include <stdlib.h>

_Static_assert(NAME_STEM == 4, "a stem has a table for each of its bytes");

enum { AT_BUCKET = 6, BUCKETS = AT_BUCKET, ROUNDS = 8 };

/* 128 bytes that may stand at a place, or at each of four. */
struct set {
    uint64_t half[2];
};
struct shape {
    struct set at[NAME_STEM];
};

struct stems {
    size_t count;
    struct shape *shapes;
    uint8_t *bucket; /* of each; BUCKETS: none yet */
};

/*
 * How common bytes are, per mille, in JSON with English keys: a third letters
 * as often as in English, the rest punctuation and digits.  Rough, and that is
 * enough: it decides about speed alone.
 */
static unsigned weight_of(unsigned c)
{
    static const uint8_t letters[26] = {36, 7,  17, 19, 50, 9,  10, 16, 33,
                                        1,  4,  20, 14, 33, 34, 12, 1,  31,
                                        33, 44, 14, 6,  5,  2,  8,  2};
    static const char common[] = "\" ,:._-\n{}/[]";

    if (c >= 'a' && c <= 'z')
        return letters[c - 'a'];
    if (c >= 'A' && c <= 'Z')
        return 2;
    if (c >= '0' && c <= '9')
        return 15;
    return c != 0 && strchr(common, (int)c) != NULL ? 25 : 1;
}

static bool is_letter(unsigned c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* May byte c (below 0x80) stand where the notation has `sign`? */
static bool admits(char sign, unsigned c)
{
    unsigned s = (uint8_t)sign;

    if (s == '?')
        return true;
    if (s == '^')
        return !is_letter(c);
    if (s >= 'a' && s <= 'z')
        return (c | 0x20) == s;
    return c == (s & 0x7f);
}

static struct shape shape_of(const char *text)
{
    struct shape s = {0};

    for (unsigned i = 0; i < NAME_STEM; i++)
        for (unsigned c = 0; c < 128; c++)
            if (admits(text[i], c))
                s.at[i].half[c / 64] |= UINT64_C(1) << c % 64;
    return s;
}

static void add(struct shape *to, const struct shape *s)
{
    for (unsigned i = 0; i < NAME_STEM; i++) {
        to->at[i].half[0] |= s->at[i].half[0];
        to->at[i].half[1] |= s->at[i].half[1];
    }
}

/* How often it stands somewhere by chance: 10^12 for always. */
static uint64_t cost_of(const struct shape *s)
{
    uint64_t cost = 1;

    for (unsigned i = 0; i < NAME_STEM; i++) {
        uint64_t sum = 0;

        for (unsigned h = 0; h < 2; h++)
            for (uint64_t m = s->at[i].half[h]; m != 0; m &= m - 1)
                sum += weight_of(64 * h + (unsigned)__builtin_ctzll(m));
        cost *= sum;
    }
    return cost;
}

/* All stems of bucket b together. */
static struct shape bucket_of(const struct stems *stems, unsigned b)
{
    struct shape all = {0};

    for (size_t i = 0; i < stems->count; i++)
        if (stems->bucket[i] == b)
            add(&all, &stems->shapes[i]);
    return all;
}

/* Puts stem i where it adds least to the cost; true if that is elsewhere. */
static bool place(struct stems *stems, size_t i)
{
    unsigned was = stems->bucket[i], best = 0;
    uint64_t least = UINT64_MAX;

    stems->bucket[i] = BUCKETS;
    for (unsigned b = 0; b < BUCKETS; b++) {
        struct shape with = bucket_of(stems, b);
        uint64_t cost = cost_of(&with);

        add(&with, &stems->shapes[i]);
        cost = cost_of(&with) - cost;
        if (cost < least) {
            least = cost;
            best = b;
        }
    }
    stems->bucket[i] = (uint8_t)best;
    return best != was;
}

static int commonest_first(const void *a, const void *b)
{
    uint64_t x = cost_of(a), y = cost_of(b);

    return (x < y) - (x > y);
}

static void assign(struct stems *stems)
{
    bool moved = true;

    qsort(stems->shapes, stems->count, sizeof *stems->shapes, commonest_first);
    memset(stems->bucket, BUCKETS, stems->count);
    for (unsigned round = 0; moved && round < ROUNDS; round++) {
        moved = false;
        for (size_t i = 0; i < stems->count; i++)
            moved = place(stems, i) || moved;
    }
}

/* Adds `shape` to the table, in the bucket of one bit. */
static void put(struct scan_stems *stems, const struct shape *shape,
                uint8_t bucket)
{
    for (unsigned i = 0; i < NAME_STEM; i++)
        for (unsigned c = 0; c < 128; c++)
            if ((shape->at[i].half[c / 64] >> c % 64 & 1) != 0)
                stems->at[i][c] |= bucket;
}

/* '@', and what may begin an escape. */
static void put_fixed(struct scan_stems *stems)
{
    static const char leads[] = "\\%&";
    struct shape at = shape_of("@???");
    struct shape escape = shape_of("\\#??");

    put(stems, &at, 1 << AT_BUCKET);
    put(stems, &escape, SCAN_ESCAPE);
    for (unsigned i = 0; leads[i] != '\0'; i++)
        stems->at[0][(uint8_t)leads[i]] |= SCAN_ESCAPE;
    for (unsigned c = 0; c < 128; c++)
        if (is_letter(c) || (c >= '0' && c <= '9'))
            stems->at[1][c] |= SCAN_ESCAPE;
}

void scan_stems_build(struct scan_stems *stems, const char *const *text)
{
    struct stems s = {0};

    memset(stems, 0, sizeof *stems);
    put_fixed(stems);
    while (text[s.count] != NULL)
        s.count++;
    s.shapes = mem_alloc((s.count + 1) * sizeof *s.shapes);
    s.bucket = mem_alloc(s.count + 1);
    for (size_t i = 0; i < s.count; i++) {
        CHECK(strlen(text[i]) == NAME_STEM);
        s.shapes[i] = shape_of(text[i]);
    }
    assign(&s);
    for (size_t i = 0; i < s.count; i++)
        put(stems, &s.shapes[i], (uint8_t)(1U << s.bucket[i]));
    free(s.shapes);
    free(s.bucket);
}
