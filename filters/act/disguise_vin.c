/*
 * disguise_vin - a VIN for a VIN, with a right check digit (49 CFR 565.15).
 *
 * ISO 3779 has digits in the last four places.  A pseudonym has letters in the
 * last three, so it is nobody's VIN and known at sight.  That also makes room
 * for the ninth character, whatever it was: three letters of 23 are 12167
 * serial numbers where 10000 are needed, and the ninth place, of 33
 * characters in a real VIN, follows from the others in a pseudonym.
 *
 *   real       a a a a a a a a x b b b b d d d d      x any, d digits
 *   FF1        a a a a a a a a x b b b b 3 x base 23  16 numerals, radix 33
 *   pseudonym  a a a a a a a a c a b b b b L L L      c check, L letters
 *
 * FF1 is repeated until its last three numerals are letters (cycle walking:
 * three times on average), which keeps it one to one.  Values with letters in
 * the last four places do not fit.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/act/symbols.h"

#define VIN     17
#define CHECK_I 8
#define FIRST   13  /* characters before the serial number */
#define LETTERS 23u /* come first in the alphabet */
#define RADIX   33
#define SERIALS 10000

static const struct symbols_of vin = {
    .alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
    .between = " -",
};

static struct ff1_text text_of(uint8_t *numerals)
{
    return (struct ff1_text){.numerals = numerals,
                             .n = VIN - 1,
                             .radix = RADIX,
                             .tweak = span_str("vin")};
}

static bool ends_in_letters(const uint8_t *numerals)
{
    return numerals[FIRST] < LETTERS && numerals[FIRST + 1] < LETTERS &&
           numerals[FIRST + 2] < LETTERS;
}

/* The symbol that the ninth one has to be. */
static uint8_t check_of(const uint8_t *symbols)
{
    static const uint8_t values[RADIX] = {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3,
                                          4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8,
                                          9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const uint8_t weights[VIN] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                         9, 8, 7, 6, 5, 4, 3, 2};
    unsigned sum = 0, rest;

    for (size_t i = 0; i < VIN; i++)
        sum += (unsigned)weights[i] * values[symbols[i]];
    rest = sum % 11;
    return rest == 10 ? (uint8_t)(strchr(vin.alphabet, 'X') - vin.alphabet)
                      : (uint8_t)(LETTERS + rest);
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    struct symbols s;
    struct ff1_text text;
    unsigned serial = 0;

    if (!symbols_take(value, &vin, &s) || s.n != VIN)
        return 0;
    for (size_t i = FIRST; i < VIN; i++) {
        if (s.p[i] < LETTERS)
            return 0;
        serial = serial * 10 + (s.p[i] - LETTERS);
    }
    s.p[FIRST] = (uint8_t)(serial / (LETTERS * LETTERS));
    s.p[FIRST + 1] = (uint8_t)(serial / LETTERS % LETTERS);
    s.p[FIRST + 2] = (uint8_t)(serial % LETTERS);
    text = text_of(s.p);
    do
        CHECK(ff1_encrypt(secret_ff1(secret), &text));
    while (!ends_in_letters(s.p));
    memmove(s.p + CHECK_I + 1, s.p + CHECK_I, VIN - 1 - CHECK_I);
    s.p[CHECK_I] = check_of(s.p);
    symbols_put(value, &vin, &s, out);
    return value.n;
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    struct symbols s;
    struct ff1_text text;
    unsigned serial;

    if (!symbols_take(value, &vin, &s) || s.n != VIN ||
        s.p[CHECK_I] != check_of(s.p))
        return 0;
    memmove(s.p + CHECK_I, s.p + CHECK_I + 1, VIN - 1 - CHECK_I);
    if (!ends_in_letters(s.p))
        return 0;
    text = text_of(s.p);
    do
        CHECK(ff1_decrypt(secret_ff1(secret), &text));
    while (!ends_in_letters(s.p));
    serial = (s.p[FIRST] * LETTERS + s.p[FIRST + 1]) * LETTERS + s.p[FIRST + 2];
    if (serial >= SERIALS)
        return 0;
    for (size_t i = VIN; i-- > FIRST; serial /= 10)
        s.p[i] = (uint8_t)(LETTERS + serial % 10);
    symbols_put(value, &vin, &s, out);
    return value.n;
}

const struct disguise disguise_vin = {put_on, take_off};
