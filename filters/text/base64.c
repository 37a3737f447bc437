/* base64 - decodes, leniently: what is looked into need not be perfect. */
#include "filters/text/base64.h"

#define NONE 64

/* The value of each character, or NONE. */
/* clang-format off */
static const uint8_t values[256] = {
    [0 ... '+' - 1] = NONE,
    ['+'] = 62, NONE, 62, NONE, 63, /* + , - . / */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, [':' ... '@'] = NONE,
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
    21, 22, 23, 24, 25, NONE, NONE, NONE, NONE, 63, NONE, /* [ to ` */
    26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44,
    45, 46, 47, 48, 49, 50, 51, ['z' + 1 ... 255] = NONE,
};
/* clang-format on */

bool base64_is(uint8_t c)
{
    return values[c] != NONE;
}

/* Four characters as three bytes; false: not all are base64. */
static bool decode_four(const uint8_t *p, uint8_t *out)
{
    unsigned a = values[p[0]], b = values[p[1]], c = values[p[2]],
             d = values[p[3]];

    if (((a | b | c | d) & NONE) != 0)
        return false;
    out[0] = (uint8_t)(a << 2 | b >> 4);
    out[1] = (uint8_t)(b << 4 | c >> 2);
    out[2] = (uint8_t)(c << 6 | d);
    return true;
}

size_t base64_decode(struct span text, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0, i = 0;

    while (text.n - i >= 4 && decode_four(text.p + i, out + n)) {
        i += 4;
        n += 3;
    }
    for (; i < text.n && base64_is(text.p[i]); i++) {
        bits = bits << 6 | values[text.p[i]];
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    return n;
}
