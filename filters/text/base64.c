/* base64 - decodes, leniently: what is looked into need not be perfect. */
#include "filters/text/base64.h"

/* The value of a character, or 64. */
static unsigned value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26u;
    if (c >= '0' && c <= '9')
        return c - '0' + 52u;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : 64;
}

bool base64_is(uint8_t c)
{
    return value(c) < 64;
}

size_t base64_decode(struct span text, uint8_t *out)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.n && base64_is(text.p[i]); i++) {
        bits = bits << 6 | value(text.p[i]);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    return n;
}
