/* base32 - see base32.h. */
#include "filters/act/base32.h"

static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";

void base32_put(struct span bytes, uint8_t *out)
{
    unsigned held = 0, bits = 0;

    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | bytes.p[i]) & 0xFFF;
        for (bits += 8; bits >= 5; bits -= 5)
            *out++ = (uint8_t)digits[held >> (bits - 5) & 31];
    }
    if (bits != 0)
        *out = (uint8_t)digits[held << (5 - bits) & 31];
}

size_t base32_take(struct span text, uint8_t *out)
{
    unsigned held = 0, bits = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        const char *at = text.p[i] != 0 ? strchr(digits, text.p[i]) : NULL;

        if (at == NULL)
            return 0;
        held = (held << 5 | (unsigned)(at - digits)) & 0xFFF;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = (uint8_t)(held >> bits);
        }
    }
    /* one way to write each text only: what is left over is zero */
    if (base32_length(n) != text.n || (held & ((1u << bits) - 1)) != 0)
        return 0;
    return n;
}
