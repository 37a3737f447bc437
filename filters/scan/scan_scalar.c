/*
 * scan_scalar - the definition of what the scan finds, a byte at a time.
 *
 * Every other variant must agree with this one, bit for bit.
 */
#include "filters/scan/scan_json.h"
#include "filters/scan/scan_map.h"

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static uint64_t marks(const uint8_t *p)
{
    uint64_t m = 0;

    for (unsigned i = 0; i < 64; i++)
        m |= (uint64_t)(p[i] == '.' || p[i] == '-') << i;
    return m;
}

/* Does it begin a character that is no usual letter? */
static bool is_wide(uint8_t c)
{
    return c >= 0xC2 && !(c >= 0xC3 && c <= 0xCB) &&
           !(c >= 0xCE && c <= 0xD7) && !(c >= 0xE4 && c <= 0xE9) &&
           c != 0xEB && c != 0xEC;
}

static void signs(const uint8_t *p, struct scan_signs *signs)
{
    *signs = (struct scan_signs){0};
    for (unsigned i = 0; i < 64; i++) {
        uint8_t c = p[i];

        signs->at |= (uint64_t)(c == '@') << i;
        signs->follow |= (uint64_t)(c == '#' || c == '\n' || c == '\r') << i;
        signs->slash |= (uint64_t)(c == '/') << i;
        signs->wide |= (uint64_t)is_wide(c) << i;
        signs->lead |= (uint64_t)(c == '\\' || c == '%' || c == '&') << i;
    }
}

/* All may be. */
static unsigned special(const struct scan_state *s, size_t w)
{
    (void)s;
    (void)w;
    return (1U << SCAN_GROUP) - 1;
}

static void classify(struct scan_state *s, size_t w)
{
    s->letter[w] = s->digit[w] = 0;
    s->maybe[w] = s->map->custom[w] = 0;
    for (unsigned i = 0; i < 64; i++) {
        uint8_t c = s->p[64 * w + i];

        s->letter[w] |= (uint64_t)is_letter(c) << i;
        s->digit[w] |= (uint64_t)is_digit(c) << i;
        s->maybe[w] |= (uint64_t)scan_stands(s->stems, s->p + 64 * w + i) << i;
        s->map->custom[w] |=
            (uint64_t)scan_stands_custom(s->stems, s->p + 64 * w + i) << i;
    }
    s->map->customs |= (uint64_t)(s->map->custom[w] != 0) << w;
}

/* Every group is suspect and special here. */
/* NOLINTNEXTLINE(readability-function-size): scan.h says why five */
static void block(const struct scan_stems *stems, const uint8_t *p,
                  size_t words, struct scan_carry *carry, struct scan_map *map)
{
    static const struct scan_ops ops = {marks, signs, special};
    struct scan_state s;

    s.p = p;
    s.stems = stems;
    s.map = map;
    s.suspect = s.special = UINT64_MAX;
    map->customs = 0;
    for (size_t w = 0; w < words; w++)
        classify(&s, w);
    scan_finish(&s, words, &ops, carry);
}

/* Bit i: is byte i this one? */
static uint64_t equal(const uint8_t *p, char c)
{
    uint64_t m = 0;

    for (unsigned i = 0; i < 64; i++)
        m |= (uint64_t)(p[i] == (uint8_t)c) << i;
    return m;
}

struct json_tables {
    const struct scan_json_names *names;
};

#include "filters/scan/scan_json_step.h"

SCAN_INLINE struct json_tables
json_tables_of(const struct scan_json_names *names)
{
    return (struct json_tables){names};
}

SCAN_INLINE void json_look(const struct json_tables *t, struct json_work *k,
                           size_t w, const uint8_t *p)
{
    uint64_t named = 0;

    for (unsigned i = 0; i < 64; i++) {
        unsigned buckets = 0xff;

        for (unsigned j = 0; j < SCAN_JSON_TAIL; j++)
            buckets &= t->names->tail[j][(p - j * k->back)[i] & 31];
        named |= (uint64_t)(buckets != 0) << i;
    }
    k->named[w] = named;
    k->feed[w] = equal(p, '\n');
    k->map->quote[w] = equal(p, '"');
    k->map->backslash[w] = equal(p, '\\');
    k->map->open[w] = equal(p, '{') | equal(p, '[');
    k->map->close[w] = equal(p, '}') | equal(p, ']');
    k->map->colon[w] = equal(p, ':');
    k->map->comma[w] = equal(p, ',');
}

static bool usable(void)
{
    return true;
}

const struct scan scan_scalar = {"scalar", usable, block, json_block,
                                 json_skip};
