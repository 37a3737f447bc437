/*
 * scan_stems - from the notation of stems to the tables of the scan.
 *
 * Stems that differ in one place only become one.  The others are put into
 * buckets.  What a bucket costs is how often some mixture of its stems stands
 * somewhere: counted in a sample of text, plus an estimate from how common the
 * bytes are that it admits.  Each stem in turn goes where it adds least, and
 * then is moved for as long as that helps.
 */
#include "filters/base/mem.h"
#include "filters/scan/scan.h"
#include "filters/scan/scan_sample.h"

#include <stdlib.h>

enum {
    STEMS_PER_BUCKET = 8,
    BUCKETS_MAX = 8 * SCAN_SETS,
    ROUNDS = 6,
    WAYS = 2,
    CLASS_AT = 2
};

/* The bytes that may stand at each place. */
struct set {
    uint64_t bits[4];
};
struct shape {
    struct set at[SCAN_STEM];
};

/* Where in the sample those bytes do stand. */
struct seen {
    uint64_t at[SCAN_STEM][SCAN_SAMPLE_WORDS];
};

/* A stem, or all of a bucket. */
struct stem {
    struct shape shape;
    struct seen seen;
    uint64_t cost;   /* of a bucket */
    unsigned bucket; /* of a stem */
};

struct stems {
    size_t count;
    unsigned buckets;
    struct stem *list;
    uint16_t weight[128]; /* of each ASCII byte, see weight_of() */
};

static bool has(const struct set *s, unsigned c)
{
    return s->bits[c / 64] >> c % 64 & 1;
}

static bool is_lower(unsigned c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter(unsigned c)
{
    return c < 0x80 && is_lower(c | 0x20);
}

/* May byte c stand where the notation has `sign`? */
static bool admits(char sign, unsigned c)
{
    unsigned s = (uint8_t)sign;

    if (s == '?')
        return true;
    if (s == '^')
        return !is_letter(c);
    if (is_lower(s))
        return is_letter(c) && (c | 0x20) == s;
    return c == s;
}

static struct shape shape_of(const char *text)
{
    struct shape s = {0};

    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 256; c++)
            if (admits(text[i], c))
                s.at[i].bits[c / 64] |= UINT64_C(1) << c % 64;
    return s;
}

static void join(struct shape *to, const struct shape *s)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned k = 0; k < 4; k++)
            to->at[i].bits[k] |= s->at[i].bits[k];
}

static void join_seen(struct seen *to, const struct seen *s)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned k = 0; k < SCAN_SAMPLE_WORDS; k++)
            to->at[i][k] |= s->at[i][k];
}

/* In how many places they differ. */
static unsigned distance(const struct shape *a, const struct shape *b)
{
    unsigned n = 0;

    for (unsigned i = 0; i < SCAN_STEM; i++)
        n += memcmp(&a->at[i], &b->at[i], sizeof a->at[i]) != 0;
    return n;
}

/* Adds a stem, or widens one that differs in one place at most. */
static void add(struct stems *stems, const struct shape *shape)
{
    for (size_t i = 0; i < stems->count; i++)
        if (distance(&stems->list[i].shape, shape) <= 1) {
            join(&stems->list[i].shape, shape);
            return;
        }
    stems->list[stems->count++] = (struct stem){.shape = *shape};
}

static void look_at_sample(struct stem *stem)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (size_t k = 0; k < 64 * SCAN_SAMPLE_WORDS; k++)
            if (has(&stem->shape.at[i], (uint8_t)scan_sample[k + i]))
                stem->seen.at[i][k / 64] |= UINT64_C(1) << k % 64;
}

/* How common an ASCII byte is in JSON, per mille; roughly. */
static unsigned weight_of(unsigned c)
{
    static const uint8_t letters[26] = {36, 7,  17, 19, 50, 9,  10, 16, 33,
                                        1,  4,  20, 14, 33, 34, 12, 1,  31,
                                        33, 44, 14, 6,  5,  2,  8,  2};

    if (is_lower(c))
        return letters[c - 'a'];
    if (is_letter(c))
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
    join(&bucket->shape, &stem->shape);
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

/* Takes the best of some ways. */
static void assign_all(struct stems *stems)
{
    struct stem *buckets = mem_zalloc(BUCKETS_MAX * sizeof *buckets);
    uint64_t least = UINT64_MAX;
    size_t best = 0;

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

/* Does a stem ask for this byte, which is no letter, and not for all such? */
static bool is_asked_for(const struct stems *stems, unsigned c)
{
    for (size_t k = 0; k < stems->count; k++)
        for (unsigned i = 0; i < SCAN_STEM; i++)
            if (has(&stems->list[k].shape.at[i], c) &&
                !has(&stems->list[k].shape.at[i], 0x7f))
                return true;
    return false;
}

/* Letters have classes of their own, and so have '@' and the first of the other
 * ASCII bytes that are asked for.  The rest shares one. */
static void make_classes(const struct stems *s, struct scan_stems *stems)
{
    uint8_t next = CLASS_AT + 1;

    for (unsigned c = 0; c < 128; c++) {
        uint8_t class = 1;

        if (is_letter(c))
            class = (uint8_t)(SCAN_LETTERS + (c & 0x1f) - 1 +
                              (is_lower(c) ? 26 : 0));
        else if (c == '@')
            class = CLASS_AT;
        else if (next < SCAN_LETTERS && is_asked_for(s, c))
            class = next++;
        if (c >= '0' && c <= '9')
            class |= SCAN_DIGIT;
        if (c == '\\' || c == '%' || c == '&')
            class |= SCAN_SPECIAL;
        stems->class[c] = class;
    }
}

static unsigned coarse_class(unsigned c)
{
    if (is_letter(c))
        return c & 0x1f;
    if (c >= '0' && c <= '9')
        return SCAN_NUMERAL;
    return c < 0x80 ? 0 : SCAN_WIDE;
}

/* Puts byte c at place i into the tables. */
static void put_byte(struct scan_stems *to, const struct stem *stem, unsigned i,
                     unsigned c)
{
    unsigned set = stem->bucket / 8;
    uint8_t bit = (uint8_t)(1U << stem->bucket % 8);
    unsigned fine = c < 0x80 ? to->class[c] & 0x3f : 0;

    to->fine[set][i][fine] |= bit;
    to->coarse[set][i][coarse_class(c)] |= bit;
}

static void put_stem(struct scan_stems *to, const struct stem *stem, size_t k)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 256; c++)
            if (has(&stem->shape.at[i], c)) {
                to->exact[i][c][k / 64] |= UINT64_C(1) << k % 64;
                put_byte(to, stem, i, c);
            }
}

/* The last bucket: an '@', whatever stands behind it. */
static void put_at(struct scan_stems *to)
{
    for (unsigned i = 0; i < SCAN_STEM; i++)
        for (unsigned c = 0; c < 64; c++)
            if (i != 0 || c == CLASS_AT)
                to->fine[to->sets - 1][i][c] |= 0x80;
}

/* How many may stand in ASCII text.  The others share a bucket or two that
 * nothing is in there. */
static size_t count_ascii(const struct stems *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->count; i++)
        n += (s->list[i].shape.at[0].bits[0] |
              s->list[i].shape.at[0].bits[1]) != 0;
    return n;
}

void scan_stems_build(struct scan_stems *stems, const char *const *text)
{
    struct stems s = {0};
    size_t count = 0;

    while (text[count] != NULL)
        count++;
    s.list = mem_alloc((count + 1) * sizeof *s.list);
    for (size_t i = 0; i < count; i++) {
        struct shape shape = shape_of(text[i]);

        CHECK(strlen(text[i]) == SCAN_STEM);
        add(&s, &shape);
    }
    CHECK(s.count <= SCAN_STEMS);
    memset(stems, 0, sizeof *stems);
    stems->rows = 1 + (unsigned)(s.count / 64);
    stems->sets = 1 + (unsigned)(count_ascii(&s) / (8 * STEMS_PER_BUCKET));
    stems->sets = stems->sets < SCAN_SETS ? stems->sets : SCAN_SETS;
    s.buckets = 8 * stems->sets - 1;
    for (size_t i = 0; i < s.count; i++)
        look_at_sample(&s.list[i]);
    make_weights(&s);
    assign_all(&s);
    make_classes(&s, stems);
    for (size_t i = 0; i < s.count; i++)
        put_stem(stems, &s.list[i], i);
    put_at(stems);
    free(s.list);
}
