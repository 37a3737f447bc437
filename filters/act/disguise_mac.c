/*
 * disguise_mac - a hardware address for a hardware address, EUI-48 or EUI-64.
 *
 * The lowest bit of the first octet tells group addresses from those of
 * devices (IEEE 802).  It is set in pseudonyms, so that no device has one,
 * and the other bits are what FF1 makes of the other bits.  (The bit for
 * "locally administered" would not do: telephones that change their address
 * have it set.)  Letters come back in the case of the pseudonym's letters.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/act/symbols.h"

#define GROUP_BIT 7 /* counted from the highest of the first octet */
#define BITS_MAX  64

static const struct symbols_of hex = {"0123456789ABCDEF", ":-. "};

static size_t change(const struct secret *secret, struct span value,
                     bool decrypt, uint8_t *out)
{
    uint8_t bits[BITS_MAX];
    struct ff1_text text = {
        .numerals = bits, .radix = 2, .tweak = span_str("mac_address")};
    struct symbols s;

    if (!symbols_take(value, &hex, &s) || (s.n != 12 && s.n != 16))
        return 0;
    if ((s.p[1] & 1) != decrypt)
        return 0;
    for (size_t i = 0; i < 4 * s.n; i++)
        if (i != GROUP_BIT)
            bits[text.n++] = s.p[i / 4] >> (3 - i % 4) & 1;
    if (decrypt)
        CHECK(ff1_decrypt(secret_ff1(secret), &text));
    else
        CHECK(ff1_encrypt(secret_ff1(secret), &text));
    memset(s.p, 0, s.n);
    for (size_t i = 0, from = 0; i < 4 * s.n; i++) {
        unsigned bit = i == GROUP_BIT ? !decrypt : bits[from++];

        s.p[i / 4] = (uint8_t)(s.p[i / 4] | bit << (3 - i % 4));
    }
    symbols_put(value, &hex, &s, out);
    return value.n;
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    return change(secret, value, false, out);
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    return change(secret, value, true, out);
}

const struct disguise disguise_mac = {put_on, take_off};
