/*
 * disguise_number - a whole number for a whole number, where nothing in its
 * kind says what it may look like.
 *
 * 1 to 13 digits become 16, a 5 and what FF1 makes of the number written with
 * 15 digits.  That is below 2^53, which every JSON reader takes exactly.  The
 * two zeros that 13 digits leave in front tell a pseudonym from other numbers
 * of 16 digits that begin with 5.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"

#define DIGITS 15
#define MOST   13

static struct ff1_text text_of(uint8_t *numerals)
{
    return (struct ff1_text){.numerals = numerals,
                             .n = DIGITS,
                             .radix = 10,
                             .tweak = span_str("number")};
}

static bool all_digits(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n != 0;
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    uint8_t numerals[DIGITS] = {0};
    struct ff1_text text = text_of(numerals);

    if (!all_digits(value) || value.n > MOST || value.p[0] == '0')
        return 0;
    for (size_t i = 0; i < value.n; i++)
        numerals[DIGITS - value.n + i] = (uint8_t)(value.p[i] - '0');
    CHECK(ff1_encrypt(secret_ff1(secret), &text));
    out[0] = '5';
    for (size_t i = 0; i < DIGITS; i++)
        out[1 + i] = (uint8_t)('0' + numerals[i]);
    return 1 + DIGITS;
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    uint8_t numerals[DIGITS];
    struct ff1_text text = text_of(numerals);
    size_t zeros = 0;

    if (!all_digits(value) || value.n != 1 + DIGITS || value.p[0] != '5')
        return 0;
    for (size_t i = 0; i < DIGITS; i++)
        numerals[i] = (uint8_t)(value.p[1 + i] - '0');
    CHECK(ff1_decrypt(secret_ff1(secret), &text));
    while (zeros < DIGITS && numerals[zeros] == 0)
        zeros++;
    if (zeros < DIGITS - MOST || zeros == DIGITS)
        return 0;
    for (size_t i = zeros; i < DIGITS; i++)
        out[i - zeros] = (uint8_t)('0' + numerals[i]);
    return DIGITS - zeros;
}

const struct disguise disguise_number = {put_on, take_off};
