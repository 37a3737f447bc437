/*
 * disguise_alike - letters for letters, digits for digits, the rest as it is:
 * numbers of frames, terminals and plates, whose formats are the maker's.
 *
 *   ZVW50-1234567   Q7K2MNKD83-9482013
 *
 * In front stand a Q and four characters of an HMAC of what follows: a real
 * value that begins with Q begins like this once in a million times.  (No VIN
 * has a Q, so a pseudonym that happens to have 17 characters is none.)
 * Letters of other scripts cannot be replaced by some of their kind, a kana
 * says where a plate is from: such texts do not fit, nor do those of which
 * there are fewer than FF1_DOMAIN.
 *
 * The characters are one number in a mixed radix; FF1 works on its bits, again
 * and again until the result is below the number of all such texts (twice at
 * most, on average).
 */
#include "filters/act/base32.h"
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/text/chars.h"

#define LONGEST 48 /* bytes of a value */
#define MARK    5

/* 26^48 < 2^226; lowest byte first. */
struct big {
    uint8_t p[29];
};

static unsigned radix_of(uint8_t c)
{
    if (chars_is(c, CHARS_DIGIT))
        return 10;
    return chars_is(c, CHARS_LETTER) ? 26 : 1;
}

static uint8_t base_of(uint8_t c)
{
    if (chars_is(c, CHARS_DIGIT))
        return '0';
    return chars_is(c, CHARS_UPPER) ? 'A' : 'a';
}

static void multiply_add(struct big *x, unsigned factor, unsigned carry)
{
    for (size_t i = 0; i < sizeof x->p; i++) {
        carry += x->p[i] * factor;
        x->p[i] = (uint8_t)carry;
        carry >>= 8;
    }
    CHECK(carry == 0);
}

static unsigned divide(struct big *x, unsigned divisor)
{
    unsigned rest = 0;

    for (size_t i = sizeof x->p; i-- > 0;) {
        rest = rest << 8 | x->p[i];
        x->p[i] = (uint8_t)(rest / divisor);
        rest %= divisor;
    }
    return rest;
}

static bool is_less(const struct big *a, const struct big *b)
{
    for (size_t i = sizeof a->p; i-- > 0;)
        if (a->p[i] != b->p[i])
            return a->p[i] < b->p[i];
    return false;
}

static size_t bit_length(const struct big *x)
{
    size_t n = 8 * sizeof x->p;

    while (n > 0 && (x->p[(n - 1) / 8] >> (n - 1) % 8 & 1) == 0)
        n--;
    return n;
}

/* The number of the text, and how many there are. */
static void rank(struct span value, struct big *x, struct big *count)
{
    *x = (struct big){{0}};
    *count = (struct big){{1}};
    for (size_t i = 0; i < value.n; i++) {
        unsigned radix = radix_of(value.p[i]);

        if (radix == 1)
            continue;
        multiply_add(x, radix, value.p[i] - base_of(value.p[i]));
        multiply_add(count, radix, 0);
    }
}

/* Writes the text of that number, of the form of `value`. */
static void unrank(struct span value, struct big *x, uint8_t *out)
{
    for (size_t i = value.n; i-- > 0;) {
        unsigned radix = radix_of(value.p[i]);

        out[i] = value.p[i];
        if (radix != 1)
            out[i] = (uint8_t)(base_of(value.p[i]) + divide(x, radix));
    }
}

static bool turn(const struct secret *secret, struct big *x,
                 const struct big *count, bool decrypt)
{
    uint8_t bits[8 * sizeof x->p];
    struct ff1_text text = {.numerals = bits,
                            .n = bit_length(count),
                            .radix = 2,
                            .tweak = span_str("alike")};

    for (size_t i = 0; i < text.n; i++)
        bits[i] = x->p[i / 8] >> i % 8 & 1;
    do {
        if (decrypt ? !ff1_decrypt(secret_ff1(secret), &text)
                    : !ff1_encrypt(secret_ff1(secret), &text))
            return false;
        *x = (struct big){{0}};
        for (size_t i = 0; i < text.n; i++)
            x->p[i / 8] = (uint8_t)(x->p[i / 8] | bits[i] << i % 8);
    } while (!is_less(x, count));
    return true;
}

static bool fits(struct span value)
{
    static const char unfit[] = "\"\\<>&',;";

    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] > '~' ||
            strchr(unfit, value.p[i]) != NULL)
            return false;
    return value.n != 0 && value.n <= LONGEST;
}

static size_t change(const struct secret *secret, struct span value,
                     bool decrypt, uint8_t *out)
{
    static const struct big least = {
        {FF1_DOMAIN & 0xFF, FF1_DOMAIN >> 8 & 0xFF, FF1_DOMAIN >> 16}};
    struct big x, count;

    if (!fits(value))
        return 0;
    rank(value, &x, &count);
    if (is_less(&count, &least) || !turn(secret, &x, &count, decrypt))
        return 0;
    unrank(value, &x, out);
    return value.n;
}

/* The mark that belongs before `body`, in the case of its letters. */
static void put_mark(const struct secret *secret, struct span body,
                     uint8_t out[MARK])
{
    uint8_t hash[SECRET_HASH], text[8];
    unsigned cases = 0;

    secret_hash(secret, SECRET_USE_ALIKE, body, hash);
    base32_put(span_of(hash, 5), text);
    out[0] = 'q';
    memcpy(out + 1, text, MARK - 1);
    for (size_t i = 0; i < body.n; i++)
        cases |= chars_table[body.p[i]] & CHARS_LETTER;
    for (size_t i = 0; i < MARK && cases != CHARS_LOWER; i++)
        if (chars_is(out[i], CHARS_LOWER))
            out[i] = (uint8_t)(out[i] & ~0x20);
}

static size_t put_on(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    size_t n = change(secret, value, false, out + MARK);

    if (n == 0)
        return 0;
    put_mark(secret, span_of(out + MARK, n), out);
    return MARK + n;
}

static size_t take_off(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    uint8_t mark[MARK];
    struct span body;

    if (value.n <= MARK || (value.p[0] | 0x20) != 'q')
        return 0;
    body = span_cut(value, MARK, value.n);
    if (!fits(body))
        return 0;
    put_mark(secret, body, mark);
    if (memcmp(mark, value.p, MARK) != 0)
        return 0;
    return change(secret, body, true, out);
}

const struct disguise disguise_alike = {put_on, take_off};
