/*
 * scan_buckets - each stem in turn goes where it adds least, and then is moved
 * for as long as that helps.
 */
#include "filters/scan/scan_buckets.h"
#include "filters/base/mem.h"

#include <stdlib.h>

enum { BUCKETS_MAX = 8 * SCAN_SETS, ROUNDS = 6, WAYS = 2 };

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

/* The weights of all bytes of the set, ASCII being all there is. */
static unsigned weigh(const struct stems *stems, const struct set *s)
{
    unsigned sum = 0;

    for (unsigned h = 0; h < 2; h++)
        for (uint64_t m = s->bits[h]; m != 0; m &= m - 1)
            sum += stems->weight[64 * h + (unsigned)__builtin_ctzll(m)];
    return sum;
}

/* How often bytes of a bucket and a stem together stand in the sample. */
static unsigned count_seen(const struct seen *a, const struct seen *b)
{
    unsigned n = 0;

    for (unsigned k = 0; k < SCAN_SAMPLE_WORDS; k++) {
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

    for (unsigned i = 0; i < SCAN_STEM; i++) {
        struct set both = bucket->shape.at[i];

        for (unsigned k = 0; k < 2; k++)
            both.bits[k] |= stem->shape.at[i].bits[k];
        product *= weigh(stems, &both);
    }
    return product / 1000;
}

/* The same, and how often it is seen, which is the better witness. */
static uint64_t price(const struct stems *stems, const struct stem *bucket,
                      const struct stem *stem)
{
    uint64_t seen = count_seen(&bucket->seen, &stem->seen);

    return expect(stems, bucket, stem) +
           4 * seen * UINT64_C(1000000000) / (64 * SCAN_SAMPLE_WORDS);
}

static void put(struct stem *bucket, const struct stem *stem)
{
    shape_join(&bucket->shape, &stem->shape);
    join_seen(&bucket->seen, &stem->seen);
}

/* Makes bucket b anew. */
static void collect(const struct stems *stems, unsigned b, struct stem *bucket)
{
    *bucket = (struct stem){0};
    for (size_t i = 0; i < stems->count; i++)
        if (stems->list[i].bucket == b)
            put(bucket, &stems->list[i]);
    bucket->cost = price(stems, bucket, bucket);
}

/* Puts the stem into the bucket where it adds least; true if that is new. */
static bool place(const struct stems *stems, struct stem *stem,
                  struct stem *buckets)
{
    unsigned was = stem->bucket, best = 0;
    uint64_t least = UINT64_MAX;

    stem->bucket = BUCKETS_MAX;
    if (was != BUCKETS_MAX)
        collect(stems, was, &buckets[was]);
    for (unsigned b = 0; b < stems->buckets; b++) {
        uint64_t more = price(stems, &buckets[b], stem) - buckets[b].cost;

        if (more < least) {
            least = more;
            best = b;
        }
    }
    stem->bucket = best;
    put(&buckets[best], stem);
    buckets[best].cost += least;
    return best != was;
}

/* Puts all into buckets, in an order of its own for each `way`, and moves each
 * for as long as that helps.  What all buckets cost. */
static uint64_t assign(struct stems *stems, struct stem *buckets, size_t way)
{
    bool moved = true;
    uint64_t cost = 0;

    for (size_t i = 0; i < stems->count; i++)
        stems->list[i].bucket = BUCKETS_MAX;
    for (unsigned b = 0; b < stems->buckets; b++)
        collect(stems, b, &buckets[b]);
    for (unsigned round = 0; moved && round < ROUNDS; round++) {
        moved = false;
        for (size_t i = 0; i < stems->count; i++) {
            size_t k = (i + way * stems->count / WAYS) % stems->count;

            moved = place(stems, &stems->list[k], buckets) || moved;
        }
    }
    for (unsigned b = 0; b < stems->buckets; b++)
        cost += buckets[b].cost;
    return cost;
}

void scan_buckets_fill(struct stems *stems)
{
    struct stem *buckets = mem_zalloc(BUCKETS_MAX * sizeof *buckets);
    uint64_t least = UINT64_MAX;
    size_t best = 0;

    for (size_t i = 0; i < stems->count; i++)
        look_at_sample(&stems->list[i]);
    make_weights(stems);
    for (size_t way = 0; way < WAYS; way++) {
        uint64_t cost = assign(stems, buckets, way);

        if (cost < least) {
            least = cost;
            best = way;
        }
    }
    if (best != WAYS - 1)
        assign(stems, buckets, best);
    free(buckets);
}
