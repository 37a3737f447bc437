/*
 * disguise_digits - numbers of devices and SIM cards: digits for digits.
 *
 * The first two digits of a real number are one of those that somebody
 * assigns; a pseudonym's are one of as many that nobody does.  So a pseudonym
 * is no device's number and known at sight; a number that begins otherwise
 * does not fit.
 *
 *   IMEI   reporting bodies, GSMA TS.06 (12: of examples in documents)
 *   IMSI   halves of country codes, ITU-T E.212; test networks do not fit
 *   ICCID, EID   89: telecommunication, ITU-T E.118, GSMA SGP.29
 *
 * Where the kind has check digits they are as far from the right ones as they
 * were: right stays right, wrong (many ICCIDs are) can be turned back.
 */
#include "filters/act/disguise.h"
#include "filters/act/ff1.h"
#include "filters/act/symbols.h"

static const struct symbols_of decimal = {"0123456789", " -./"};
static const struct symbols_of filled = {"0123456789", " -./Ff"};

/* What the last digits must be for a number of n digits, these included. */
struct checksum {
    size_t digits;    /* 0: there are none */
    unsigned modulus; /* 10 to the power of that */
    unsigned (*right)(const uint8_t *digits, size_t n);
};

struct series {
    const char *real, *pseudo; /* pairs of digits, as many in both */
    size_t least, most;        /* digits */
    const struct symbols_of *of;
    const struct checksum *(*checksum)(size_t n);
    const char *tweak;
};

/* ISO/IEC 7812-1, annex B: every second digit, from the one before the check
 * digit on, counts twice. */
static unsigned luhn(const uint8_t *digits, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        bool twice = (n - i) % 2 == 0;
        unsigned v = digits[i];

        sum += twice ? v / 5 + v * 2 % 10 : v;
    }
    return (10 - sum % 10) % 10;
}

/* ISO/IEC 7064, MOD 97-10: the whole number modulo 97 is 1. */
static unsigned mod_97(const uint8_t *digits, size_t n)
{
    unsigned rest = 0;

    for (size_t i = 0; i < n; i++)
        rest = (rest * 10 + (i + 2 < n ? digits[i] : 0)) % 97;
    return 98 - rest;
}

static const struct checksum no_check = {0, 1, NULL};
static const struct checksum luhn_check = {1, 10, luhn};
static const struct checksum mod_97_check = {2, 100, mod_97};

/* 14 digits have none yet, 16 have a software version instead. */
static const struct checksum *check_imei(size_t n)
{
    return n == 15 ? &luhn_check : &no_check;
}

static const struct checksum *check_imsi(size_t n)
{
    (void)n;
    return &no_check;
}

static const struct checksum *check_iccid(size_t n)
{
    return n >= 19 ? &luhn_check : &no_check;
}

static const struct checksum *check_eid(size_t n)
{
    (void)n;
    return &mod_97_check;
}

static const struct series imei = {
    .real = "00"
            "01"
            "12"
            "30"
            "33"
            "35"
            "44"
            "45"
            "49"
            "50"
            "51"
            "52"
            "53"
            "54"
            "86"
            "91"
            "98"
            "99",
    .pseudo = "40"
              "41"
              "42"
              "43"
              "46"
              "47"
              "60"
              "61"
              "62"
              "63"
              "64"
              "65"
              "70"
              "71"
              "72"
              "73"
              "74"
              "75",
    .least = 14,
    .most = 16,
    .of = &decimal,
    .checksum = check_imei,
    .tweak = "imei",
};

static const struct series imsi = {
    .real = "20"
            "21"
            "22"
            "23"
            "24"
            "25"
            "26"
            "27"
            "28"
            "29"
            "30"
            "31"
            "33"
            "34"
            "35"
            "36"
            "37"
            "40"
            "41"
            "42"
            "43"
            "44"
            "45"
            "46"
            "47"
            "50"
            "51"
            "52"
            "53"
            "54"
            "55"
            "60"
            "61"
            "62"
            "63"
            "64"
            "65"
            "70"
            "71"
            "72"
            "73"
            "74"
            "75"
            "90",
    .pseudo = "10"
              "11"
              "13"
              "14"
              "15"
              "16"
              "17"
              "18"
              "19"
              "32"
              "38"
              "39"
              "48"
              "49"
              "56"
              "57"
              "58"
              "59"
              "66"
              "67"
              "68"
              "69"
              "76"
              "77"
              "78"
              "79"
              "80"
              "81"
              "82"
              "83"
              "84"
              "85"
              "86"
              "87"
              "88"
              "89"
              "91"
              "92"
              "93"
              "94"
              "95"
              "96"
              "97"
              "98",
    .least = 10,
    .most = 15,
    .of = &decimal,
    .checksum = check_imsi,
    .tweak = "imsi",
};

static const struct series iccid = {
    .real = "89",
    .pseudo = "80",
    .least = 18,
    .most = 20,
    .of = &filled,
    .checksum = check_iccid,
    .tweak = "iccid",
};

static const struct series eid = {
    .real = "89",
    .pseudo = "80",
    .least = 32,
    .most = 32,
    .of = &decimal,
    .checksum = check_eid,
    .tweak = "eid",
};

/* Which of the pairs the number begins with; -1: none. */
static int pair_of(const char *pairs, const uint8_t *digits)
{
    for (int i = 0; pairs[2 * i] != '\0'; i++)
        if (pairs[2 * i] - '0' == digits[0] &&
            pairs[2 * i + 1] - '0' == digits[1])
            return i;
    return -1;
}

/* The check digits as a number. */
static unsigned given(const struct symbols *s, size_t count)
{
    unsigned value = 0;

    for (size_t i = s->n - count; i < s->n; i++)
        value = value * 10 + s->p[i];
    return value;
}

/* One direction for one kind. */
struct way {
    const struct series *series;
    const struct secret *secret;
    bool decrypt;
};

/*
 * FF1 on the number of the pair (two digits, none if there is but one pair)
 * and all digits behind it but the check digits, until the pair is one again.
 * Returns its number.
 */
static unsigned turn(const struct way *way, uint8_t *digits, size_t n,
                     unsigned pair)
{
    const struct ff1 *ff1 = secret_ff1(way->secret);
    unsigned pairs = (unsigned)strlen(way->series->real) / 2;
    size_t skip = pairs == 1 ? 2 : 0;
    struct ff1_text text = {.numerals = digits + skip,
                            .n = n - skip,
                            .radix = 10,
                            .tweak = span_str(way->series->tweak)};

    digits[0] = (uint8_t)(pair / 10);
    digits[1] = (uint8_t)(pair % 10);
    do
        CHECK(way->decrypt ? ff1_decrypt(ff1, &text) : ff1_encrypt(ff1, &text));
    while (digits[0] * 10u + digits[1] >= pairs);
    return digits[0] * 10u + digits[1];
}

/* The number in `s` becomes another; false: it begins with no pair. */
static bool turn_number(const struct way *way, struct symbols *s)
{
    const struct series *series = way->series;
    const char *from = way->decrypt ? series->pseudo : series->real;
    const char *to = way->decrypt ? series->real : series->pseudo;
    const struct checksum *check = series->checksum(s->n);
    int pair = pair_of(from, s->p);
    unsigned off = 0;

    if (pair < 0)
        return false;
    if (check->digits != 0)
        off =
            given(s, check->digits) + check->modulus - check->right(s->p, s->n);
    to += 2 * turn(way, s->p, s->n - check->digits, (unsigned)pair);
    s->p[0] = (uint8_t)(to[0] - '0');
    s->p[1] = (uint8_t)(to[1] - '0');
    if (check->digits != 0)
        off = (off + check->right(s->p, s->n)) % check->modulus;
    for (size_t i = 0; i < check->digits; i++, off /= 10)
        s->p[s->n - 1 - i] = (uint8_t)(off % 10);
    return true;
}

static size_t change(const struct way *way, struct span value, uint8_t *out)
{
    const struct series *series = way->series;
    struct symbols s;

    if (!symbols_take(value, series->of, &s) || s.n < series->least ||
        s.n > series->most || !turn_number(way, &s))
        return 0;
    symbols_put(value, series->of, &s, out);
    return value.n;
}

#define DISGUISE(series)                                                    \
    static size_t series##_put_on(const struct secret *secret,              \
                                  struct span value, uint8_t *out)          \
    {                                                                       \
        return change(&(struct way){&(series), secret, false}, value, out); \
    }                                                                       \
    static size_t series##_take_off(const struct secret *secret,            \
                                    struct span value, uint8_t *out)        \
    {                                                                       \
        return change(&(struct way){&(series), secret, true}, value, out);  \
    }                                                                       \
    const struct disguise disguise_digits_##series = {series##_put_on,      \
                                                      series##_take_off}

DISGUISE(imei);
DISGUISE(imsi);
DISGUISE(iccid);
DISGUISE(eid);
