/*
 * scan_buckets - each stem in turn goes where it adds least; then some are put
 * anew, again and again.
 *
 * Measured: to move one stem at a time, for as long as that helps, ends where
 * buckets cost twice as much, and with 13 of them, not 15, three keys of every
 * object seemed to be stems.  Four times as many tries gain a twentieth.
 */
#include "filters/scan/scan_buckets.h"
#include "filters/base/mem.h"

#include <stdlib.h>

enum {
    BUCKETS_MAX = 8 * SCAN_SETS,
    TRIES = 250,
    TRIES_CLOSE = 800,
    AT_ONCE = 5
};

/* What stands once in the sample is expected so often in 10^9 bytes: it may be
 * in every object of some body. */
#define SEEN UINT64_C(2500000)

static void join_seen(struct seen *to, const struct seen *s)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned k = 0; k < SCAN_SAMPLE_WORDS; k++)
            to->at[i][k] |= s->at[i][k];
}

static void look_at_sample(struct stem *stem)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (size_t k = 0; k < 64 * SCAN_SAMPLE_WORDS; k++)
            if (set_has(&stem->shape.at[i], (uint8_t)scan_sample[k + i]))
                stem->seen.at[i][k / 64] |= UINT64_C(1) << k % 64;
}

/* How common an ASCII byte is in JSON, per mille; roughly. */
static unsigned weight_of(unsigned c)
{
    static const uint8_t letters[26] = {36, 7,  17, 19, 50, 9,  10, 16, 33,
                                        1,  4,  20, 14, 33, 34, 12, 1,  31,
                                        33, 44, 14, 6,  5,  2,  8,  2};

    if (c >= 'a' && c <= 'z')
        return letters[c - 'a'];
    if (c >= 'A' && c <= 'Z')
        return 2;
    if (c >= '0' && c <= '9')
        return 15;
    return c < 0x80 && c != 0 && strchr("\" ,:._-\n{}/[]", (int)c) != NULL ? 25
                                                                           : 1;
}

static void make_weights(struct stems *stems)
{
    for (unsigned c = 0; c < 128; c++)
        stems->weight[c] = (uint16_t)weight_of(c);
}

/* The weights of the bytes of `b` that are not in `a`, ASCII being all there
 * is. */
static unsigned weigh(const struct stems *stems, const struct set *a,
                      const struct set *b)
{
    unsigned sum = 0;

    for (unsigned h = 0; h < 2; h++)
        for (uint64_t m = b->bits[h] & ~a->bits[h]; m != 0; m &= m - 1)
            sum += stems->weight[64 * h + (unsigned)__builtin_ctzll(m)];
    return sum;
}

/* How often bytes of a bucket and a stem together stand in the sample; more
 * than `most` is as good as that. */
static uint64_t count_seen(const struct seen *a, const struct seen *b,
                           uint64_t most)
{
    uint64_t n = 0;

    for (unsigned k = 0; k < SCAN_SAMPLE_WORDS && n <= most; k++) {
        uint64_t m = (a->at[0][k] | b->at[0][k]) & (a->at[1][k] | b->at[1][k]) &
                     (a->at[2][k] | b->at[2][k]) & (a->at[3][k] | b->at[3][k]);

        for (; m != 0; m &= m - 1)
            n++;
    }
    return n;
}

/* How often something of the bucket is expected to seem to stand in 10^9 bytes
 * if the stem is in it, too. */
static uint64_t expect(const struct stems *stems, const struct stem *bucket,
                       const struct stem *stem)
{
    uint64_t product = 1;

    for (unsigned i = 0; i < SCAN_STEM; i++)
        product *= bucket->weight[i] +
                   weigh(stems, &bucket->shape.at[i], &stem->shape.at[i]);
    return product / 1000;
}

static void put(const struct stems *stems, struct stem *bucket,
                const struct stem *stem)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        bucket->weight[i] +=
            weigh(stems, &bucket->shape.at[i], &stem->shape.at[i]);
    shape_join(&bucket->shape, &stem->shape);
    join_seen(&bucket->seen, &stem->seen);
}

/* Puts the stem into the bucket where it adds least. */
static void place(const struct stems *stems, struct stem *stem,
                  struct stem *buckets)
{
    uint64_t least = UINT64_MAX / 2;

    for (unsigned b = 0; b < stems->buckets; b++) {
        uint64_t was = buckets[b].cost, cost;

        if ((b % 8 < stems->custom) != stem->custom)
            continue;
        cost = expect(stems, &buckets[b], stem);
        if (cost < least + was)
            cost += SEEN * count_seen(&buckets[b].seen, &stem->seen,
                                      (least + was - cost) / SEEN);
        if (cost < least + was) {
            least = cost - was;
            stem->bucket = b;
        }
    }
    put(stems, &buckets[stem->bucket], stem);
    buckets[stem->bucket].cost += least;
}

/* What all buckets cost. */
static uint64_t total(const struct stems *stems, const struct stem *buckets)
{
    uint64_t cost = 0;

    for (unsigned b = 0; b < stems->buckets; b++)
        cost += buckets[b].cost;
    return cost;
}

/* Empties the buckets of `chosen`, a bit for each, and puts what was in them
 * anywhere, beginning with stem number `first`. */
static void put_anew(const struct stems *stems, struct stem *buckets,
                     uint32_t chosen, size_t first)
{
    for (unsigned b = 0; b < stems->buckets; b++)
        if ((chosen >> b & 1) != 0)
            buckets[b] = (struct stem){0};
    for (size_t i = 0; i < stems->count; i++) {
        size_t k = (first + i) % stems->count;

        if ((chosen >> stems->list[k].bucket & 1) != 0)
            stems->list[k].bucket = BUCKETS_MAX;
    }
    for (size_t i = 0; i < stems->count; i++) {
        size_t k = (first + i) % stems->count;

        if (stems->list[k].bucket == BUCKETS_MAX)
            place(stems, &stems->list[k], buckets);
    }
}

/* Where all stems are. */
struct places {
    struct stem buckets[BUCKETS_MAX];
    unsigned of[SCAN_STEMS + 1];
};

static void keep(struct places *p, const struct stems *stems,
                 const struct stem *buckets)
{
    memcpy(p->buckets, buckets, stems->buckets * sizeof *buckets);
    for (size_t i = 0; i < stems->count; i++)
        p->of[i] = stems->list[i].bucket;
}

static void go_back(const struct places *p, const struct stems *stems,
                    struct stem *buckets)
{
    memcpy(buckets, p->buckets, stems->buckets * sizeof *buckets);
    for (size_t i = 0; i < stems->count; i++)
        stems->list[i].bucket = p->of[i];
}

/* A linear congruence's next number, below `n`. */
static unsigned chance(uint32_t *seed, size_t n)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % (unsigned)n;
}

/* Empties a few buckets, by chance, puts anew what was in them, and
 * leaves it so if that is better. */
static void improve(const struct stems *stems, struct stem *buckets)
{
    struct places *before = mem_alloc(sizeof *before);
    uint64_t least = total(stems, buckets);
    /* beside custom buckets it is closer, and takes longer to get right */
    unsigned tries = stems->custom != 0 ? TRIES_CLOSE : TRIES;
    uint32_t seed = 1 + stems->custom;

    for (unsigned i = 0; i < tries; i++) {
        uint32_t chosen = 0;
        uint64_t cost;

        for (unsigned k = 0; k < 2 + i % (AT_ONCE - 1); k++)
            chosen |= UINT32_C(1) << chance(&seed, stems->buckets);
        keep(before, stems, buckets);
        put_anew(stems, buckets, chosen, chance(&seed, stems->count));
        cost = total(stems, buckets);
        if (cost > least)
            go_back(before, stems, buckets);
        else
            least = cost;
    }
    free(before);
}

void scan_buckets_fill(struct stems *stems)
{
    struct stem *buckets = mem_zalloc(BUCKETS_MAX * sizeof *buckets);

    make_weights(stems);
    for (size_t i = 0; i < stems->count; i++)
        look_at_sample(&stems->list[i]);
    put_anew(stems, buckets, UINT32_MAX, 0);
    if (stems->count != 0)
        improve(stems, buckets);
    free(buckets);
}

uint64_t scan_buckets_price(const struct shape *shape)
{
    struct stems stems = {0};
    struct stem stem = {.shape = *shape};
    struct stem bucket = {0};

    make_weights(&stems);
    look_at_sample(&stem);
    return expect(&stems, &bucket, &stem) +
           SEEN * count_seen(&bucket.seen, &stem.seen, UINT64_MAX);
}
