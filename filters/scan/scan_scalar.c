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

static bool is_run(uint8_t c)
{
    uint8_t l = c | 0x20;

    if (is_digit(c))
        return true;
    return c < 0x80 && l >= 'a' && l <= 'z' && l != 'i' && l != 'o' && l != 'q';
}

static bool begins_key(const uint8_t *p)
{
    uint8_t a = p[1] | 0x20;
    uint8_t b = p[2] | 0x20;

    if ((p[0] | 0x20) != 'l')
        return false;
    return (a == 'a' && b == 't') || (a == 'o' && b == 'n') ||
           (a == 'n' && b == 'g');
}

static struct scan_classes classify(const uint8_t *p)
{
    struct scan_classes k = {0};

    for (unsigned i = 0; i < 64; i++) {
        k.run |= (uint64_t)is_run(p[i]) << i;
        k.digit |= (uint64_t)is_digit(p[i]) << i;
        k.dot |= (uint64_t)(p[i] == '.') << i;
        k.at |= (uint64_t)(p[i] == '@') << i;
        k.key |= (uint64_t)begins_key(p + i) << i;
    }
    return k;
}

static void block(const uint8_t *p, size_t words, struct scan_carry *carry,
                  struct scan_map *map)
{
    struct scan_state s;

    scan_begin(&s, carry, map);
    for (size_t w = 0; w < words; w += SCAN_GROUP) {
        for (size_t i = w; i < w + SCAN_GROUP; i++) {
            struct scan_classes k = classify(p + 64 * i);

            scan_put(&s, i, &k);
        }
    }
    scan_finish(&s, words, scan_maybe, scan_group);
    *carry = scan_carry_of(&s, words);
}

static bool usable(void)
{
    return true;
}

const struct scan scan_scalar = {"scalar", usable, block};
