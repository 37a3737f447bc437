/*
 * disguise_phone - a telephone number for a telephone number.
 *
 * ITU-T has assigned country code 999 to nobody, so a number behind it is
 * nobody's and known at sight:
 *
 *   +81-90-1234-5678   +99912347-20-1193-5512
 *   090-1234-5678      00999123471-9930-2218
 *
 * Digits are replaced, what stands between them stays.  The three digits
 * behind 999 are made from the rest with the secret: they say where a
 * pseudonym ends, in a text where digits follow digits.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/act/symbols.h"

#define DIGITS_MIN   7
#define DIGITS_MAX   20

#define CHECK_DIGITS 3

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

/* Three digits that belong before `rest`. */
static void put_check(const struct secret *secret, struct span rest,
                      uint8_t out[CHECK_DIGITS])
{
    uint8_t hash[SECRET_HASH];
    unsigned v;

    secret_hash(secret, SECRET_USE_PHONE, rest, hash);
    v = (unsigned)hash[0] << 8 | hash[1];
    for (size_t i = 0; i < CHECK_DIGITS; i++, v /= 10)
        out[i] = (uint8_t)('0' + v % 10);
}

struct way {
    const struct secret *secret;
    const char *tweak;
    bool decrypt;
};

static bool turn(const struct way *way, struct span value, uint8_t *out)
{
    const struct ff1 *ff1 = secret_ff1(way->secret);
    struct symbols s;
    struct ff1_text text = {
        .numerals = s.p, .radix = 10, .tweak = span_str(way->tweak)};

    if (!symbols_take(value, &digits, &s) || s.n < DIGITS_MIN ||
        s.n > DIGITS_MAX)
        return false;
    text.n = s.n;
    CHECK(way->decrypt ? ff1_decrypt(ff1, &text) : ff1_encrypt(ff1, &text));
    symbols_put(value, &digits, &s, out);
    return true;
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    const struct mark *m = begins(value, "+") ? &marks[0] : &marks[1];
    struct span rest = span_cut(value, strlen(m->real), value.n);
    size_t n = strlen(m->pseudo);
    struct way way = {secret, m->tweak, false};

    if (!turn(&way, rest, out + n + CHECK_DIGITS))
        return 0;
    memcpy(out, m->pseudo, n);
    put_check(secret, span_of(out + n + CHECK_DIGITS, rest.n), out + n);
    return n + CHECK_DIGITS + rest.n;
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    const struct mark *m = begins(value, "+") ? &marks[0] : &marks[1];
    size_t n = strlen(m->pseudo) + CHECK_DIGITS;
    size_t real = strlen(m->real);
    struct way way = {secret, m->tweak, true};
    uint8_t check[CHECK_DIGITS];
    struct span rest;

    if (!begins(value, m->pseudo) || value.n <= n)
        return 0;
    rest = span_cut(value, n, value.n);
    put_check(secret, rest, check);
    if (memcmp(value.p + n - CHECK_DIGITS, check, CHECK_DIGITS) != 0 ||
        !turn(&way, rest, out + real))
        return 0;
    memcpy(out, m->real, real);
    return real + rest.n;
}

const struct disguise disguise_phone = {put_on, take_off};
