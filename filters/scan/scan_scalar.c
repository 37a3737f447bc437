/*
 * scan_scalar - the definition of what the scan finds, a byte at a time.
 *
 * Every other variant must agree with this one, bit for bit.
 */
#include "filters/scan/scan_map.h"

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint8_t c)
{
    uint8_t letter = c | 0x20;

    return is_digit(c) || (c < 0x80 && letter >= 'a' && letter <= 'z');
}

static uint64_t marks(const uint8_t *p)
{
    uint64_t m = 0;

    for (unsigned i = 0; i < 64; i++)
        m |= (uint64_t)(p[i] == '.' || p[i] == '-') << i;
    return m;
}

static unsigned lanes(const uint64_t *w)
{
    unsigned m = 0;

    for (unsigned i = 0; i < SCAN_GROUP; i++)
        m |= (unsigned)(w[i] != 0) << i;
    return m;
}

/* The buckets of all stems at p[0]. */
static uint8_t buckets(const struct scan_stems *stems, const uint8_t *p)
{
    return stems->at[0][p[0] & 0x7f] & stems->at[1][p[1] & 0x7f] &
           stems->at[2][p[2] & 0x7f] & stems->at[3][p[3] & 0x7f];
}

static void classify(const struct scan_stems *stems, struct scan_state *s,
                     size_t w)
{
    uint64_t alnum = 0, digit = 0, hot = 0, esc = 0, wide = 0;

    for (unsigned i = 0; i < 64; i++) {
        const uint8_t *p = s->p + 64 * w + i;
        uint8_t b = buckets(stems, p);

        alnum |= (uint64_t)is_alnum(*p) << i;
        digit |= (uint64_t)is_digit(*p) << i;
        hot |= (uint64_t)((b & ~SCAN_ESCAPE) != 0) << i;
        esc |= (uint64_t)((b & SCAN_ESCAPE) != 0) << i;
        wide |= (uint64_t)(*p >= 0x80) << i;
    }
    s->alnum[w] = alnum;
    s->digit[w] = digit;
    s->map->hot[w] = hot;
    s->map->esc[w] = esc;
    s->map->wide[w] = wide;
}

static void block(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map)
{
    static const struct scan_ops ops = {marks, lanes};
    struct scan_state s;

    s.p = p;
    s.map = map;
    for (size_t w = 0; w < words; w++)
        classify(stems, &s, w);
    scan_finish(&s, words, &ops, carry);
}

static bool usable(void)
{
    return true;
}

const struct scan scan_scalar = {"scalar", usable, block};
