/*
 * disguise_phone - a telephone number for a telephone number.
 *
 * ITU-T has assigned country code 999 to nobody, so a number behind it is
 * nobody's and known at sight:
 *
 *   +81-90-1234-5678   +99947-20-1193-5512
 *   090-1234-5678      00999471-9930-2218
 *
 * Digits are replaced, what stands between them stays.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/act/symbols.h"

#define DIGITS_MIN 7
#define DIGITS_MAX 20

static const struct symbols_of digits = {"0123456789", " -./()"};

struct mark {
    const char *real, *pseudo; /* how the number begins */
    const char *tweak;
};

static const struct mark marks[] = {
    {"+", "+999", "phone+"}, /* before the other: it is no digit */
    {"", "00999", "phone"},
};

static bool begins(struct span s, const char *text)
{
    size_t n = strlen(text);

    return s.n >= n && memcmp(s.p, text, n) == 0;
}

static size_t change(const struct secret *secret, struct span value,
                     bool decrypt, uint8_t *out)
{
    const struct mark *m = begins(value, "+") ? &marks[0] : &marks[1];
    const char *from = decrypt ? m->pseudo : m->real;
    const char *to = decrypt ? m->real : m->pseudo;
    struct symbols s;
    struct ff1_text text = {
        .numerals = s.p, .radix = 10, .tweak = span_str(m->tweak)};
    size_t n = strlen(to);

    if (!begins(value, from))
        return 0;
    value = span_cut(value, strlen(from), value.n);
    if (!symbols_take(value, &digits, &s) || s.n < DIGITS_MIN ||
        s.n > DIGITS_MAX)
        return 0;
    text.n = s.n;
    if (decrypt)
        CHECK(ff1_decrypt(secret_ff1(secret), &text));
    else
        CHECK(ff1_encrypt(secret_ff1(secret), &text));
    memcpy(out, to, n);
    symbols_put(value, &digits, &s, out + n);
    return n + value.n;
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

const struct disguise disguise_phone = {put_on, take_off};
