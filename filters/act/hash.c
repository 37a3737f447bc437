/*
 * hash - a keyed hash that nobody turns back, HMAC-SHA256.
 *
 *   text     "h-" and 32 characters of base32: 128 bits of the value's hash
 *            and 32 bits of that one's own
 *   number   15 digits: a 1, twelve of the value's hash, two of their own
 *
 * The hash of the hash is what a second pass knows a hash by: a real value
 * passes for one once in 2^32 times, if it begins with "h-"; a number once in
 * a hundred, if it begins with 1 and has 15 digits, which no IMEI and no IMSI
 * has.  What a number cannot be (a sign, a fraction) does not matter here.
 */
#include "filters/act/base32.h"
#include "filters/act/ops.h"
#include "filters/act/secret.h"

#define TEXT_BYTES    20
#define OWN_BYTES     16 /* of them; the others are the hash of these */
#define TEXT_LENGTH   (2 + 32)

#define NUMBER_LENGTH 15
#define OWN_DIGITS    13 /* the 1 included */

static void put_text(const struct secret *secret, struct span value,
                     uint8_t *out)
{
    uint8_t hash[SECRET_HASH], second[SECRET_HASH];

    secret_hash(secret, SECRET_USE_HASH, value, hash);
    secret_hash(secret, SECRET_USE_HASH_OF_HASH, span_of(hash, OWN_BYTES),
                second);
    memcpy(hash + OWN_BYTES, second, TEXT_BYTES - OWN_BYTES);
    memcpy(out, "h-", 2);
    base32_put(span_of(hash, TEXT_BYTES), out + 2);
}

static bool is_text(const struct secret *secret, struct span value)
{
    uint8_t bytes[TEXT_BYTES], second[SECRET_HASH];

    if (value.n != TEXT_LENGTH || memcmp(value.p, "h-", 2) != 0 ||
        base32_take(span_cut(value, 2, value.n), bytes) != TEXT_BYTES)
        return false;
    secret_hash(secret, SECRET_USE_HASH_OF_HASH, span_of(bytes, OWN_BYTES),
                second);
    return memcmp(bytes + OWN_BYTES, second, TEXT_BYTES - OWN_BYTES) == 0;
}

/* `n` decimal digits of a hash; the bias is below 1 in a million. */
static void put_digits(const uint8_t hash[SECRET_HASH], size_t n, uint8_t *out)
{
    uint64_t v = 0;

    for (size_t i = 0; i < sizeof v; i++)
        v = v << 8 | hash[i];
    for (; n-- > 0; v /= 10)
        out[n] = (uint8_t)('0' + v % 10);
}

static void put_number(const struct secret *secret, struct span value,
                       uint8_t *out)
{
    uint8_t hash[SECRET_HASH];

    out[0] = '1';
    secret_hash(secret, SECRET_USE_NUMBER, value, hash);
    put_digits(hash, OWN_DIGITS - 1, out + 1);
    secret_hash(secret, SECRET_USE_OF_NUMBER, span_of(out, OWN_DIGITS), hash);
    put_digits(hash, NUMBER_LENGTH - OWN_DIGITS, out + OWN_DIGITS);
}

static bool is_number(const struct secret *secret, struct span value)
{
    uint8_t hash[SECRET_HASH], digits[NUMBER_LENGTH - OWN_DIGITS];

    if (value.n != NUMBER_LENGTH || value.p[0] != '1')
        return false;
    secret_hash(secret, SECRET_USE_OF_NUMBER, span_of(value.p, OWN_DIGITS),
                hash);
    put_digits(hash, sizeof digits, digits);
    return memcmp(value.p + OWN_DIGITS, digits, sizeof digits) == 0;
}

static size_t bound(const struct rule *rule, const struct match *match)
{
    (void)rule;
    return match->value.n > TEXT_LENGTH ? match->value.n : TEXT_LENGTH;
}

static size_t put(const struct rule *rule, const struct match *match,
                  uint8_t *out)
{
    bool number = match->form == FORM_NUMBER;

    if (number ? is_number(rule->secret, match->value)
               : is_text(rule->secret, match->value)) {
        memcpy(out, match->value.p, match->value.n);
        return match->value.n;
    }
    if (number)
        put_number(rule->secret, match->value, out);
    else
        put_text(rule->secret, match->value, out);
    return number ? NUMBER_LENGTH : TEXT_LENGTH;
}

const struct act_ops hash_ops = {.bound = bound, .put = put};
