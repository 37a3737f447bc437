/*
 * vin - vehicle identification numbers, ISO 3779: 17 letters and digits
 * without I, O and Q.
 *
 * Asked behind every run of exactly 17 letters and digits, most of which one
 * look at their characters rejects.  What speaks for a VIN - a key, the check
 * digit (49 CFR 565.15; European and Japanese makers have none), the maker's
 * code, a word nearby - is evidence, never a condition: the shape alone is
 * enough to be possible.
 */
#include "filters/detect/detect.h"
#include "filters/detect/maker.h"
#include "filters/detect/nearby.h"
#include "filters/text/chars.h"
#include "filters/text/key.h"

#define VIN_LENGTH 17

/* What the characters themselves say: classes of chars.h. */
struct shape {
    unsigned any;    /* classes that some character is in */
    unsigned all;    /* classes that all characters are in */
    unsigned serial; /* classes that the last four are in: ISO 3779 wants
                      * digits there */
    unsigned barred; /* not 0: I, O or Q is among them */
};

/* Not 0: c, a letter or digit, is I, O or Q in either case. */
static unsigned barred(uint8_t c)
{
    const unsigned letters =
        1u << ('I' & 31) | 1u << ('O' & 31) | 1u << ('Q' & 31);

    return letters >> (c & 31) & c >> 6; /* digits have no bit 6 */
}

static struct shape shape_of(struct span vin)
{
    struct shape s = {.any = 0, .all = ~0u, .serial = ~0u, .barred = 0};
    size_t i;

    for (i = 0; i < VIN_LENGTH - 4; i++) {
        s.any |= chars_table[vin.p[i]];
        s.all &= chars_table[vin.p[i]];
        s.barred |= barred(vin.p[i]);
    }
    for (; i < VIN_LENGTH; i++) {
        s.any |= chars_table[vin.p[i]];
        s.serial &= chars_table[vin.p[i]];
        s.barred |= barred(vin.p[i]);
    }
    s.all &= s.serial;
    return s;
}

/* In lower case, what mixes with upper case or could be a hash is none. */
static bool is_doubtful(const struct shape *s)
{
    if ((s->any & CHARS_LOWER) == 0)
        return false;
    return (s->any & CHARS_UPPER) != 0 || (s->all & CHARS_HEX) != 0;
}

/* The ninth character is the check digit: values of all characters, weighted
 * by place, modulo 11, X for 10. */
static bool check_digit(struct span vin)
{
    static const uint8_t weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
                                      9, 8, 7, 6, 5, 4, 3, 2};
    /* A=1 .. H=8, J=1 .. N=5, P=7, R=9, S=2 .. Z=9 */
    static const char values[] = "12345678.12345.7.923456789";
    unsigned sum = 0;

    for (size_t i = 0; i < VIN_LENGTH; i++) {
        uint8_t c = chars_lower(vin.p[i]);
        char v = chars_is(c, CHARS_DIGIT) ? (char)c : values[c - 'a'];

        sum += weights[i] * (unsigned)(v - '0');
    }
    return chars_lower(vin.p[8]) == (uint8_t) "0123456789x"[sum % 11];
}

/* A word that speaks for a VIN, in the bytes before the value. */
static bool is_near(const struct window *w, size_t start)
{
    static const struct key_word words[] = {
        KEY_WORD("vin"), KEY_WORD("chassis"), KEY_WORD("vehicle"), {NULL, 0}};

    return key_has_word(nearby_text(w, start), words);
}

/* A key that says it is one. */
static bool is_named(const struct window *w, size_t start)
{
    static const struct key_word words[] = {
        KEY_WORD("vin"), KEY_WORD("chassis"), {NULL, 0}};

    return key_has_word(key_before(w, start), words);
}

/* What speaks for a VIN, or against it. */
struct sign {
    enum evidence evidence;
    enum basis basis;
    enum miss miss;
};

static bool says(struct sign *sign, enum evidence evidence, enum basis basis)
{
    sign->evidence = evidence;
    sign->basis = basis;
    return true;
}

/* Without a key: what shape, check digit, maker and neighbours say. */
static bool judge(const struct window *w, size_t start, const struct shape *s,
                  struct sign *sign)
{
    struct span vin = span_of(w->p + start, VIN_LENGTH);
    bool serial = (s->serial & CHARS_DIGIT) != 0;
    bool maker = maker_known(vin);
    bool check;

    sign->miss = (s->any & CHARS_LETTER) == 0 ? MISS_NO_LETTER
                 : is_doubtful(s)             ? MISS_DOUBTFUL
                                              : MISS_UNLIKELY;
    if (sign->miss != MISS_UNLIKELY)
        return false;
    if (serial && maker && w->wanted[KIND_VIN] <= EVIDENCE_LIKELY)
        return says(sign, EVIDENCE_LIKELY, BASIS_MAKER);
    check = check_digit(vin);
    if (check && maker)
        return says(sign, EVIDENCE_CERTAIN, BASIS_CHECKSUM);
    if (serial && (maker || check))
        return says(sign, EVIDENCE_LIKELY,
                    maker ? BASIS_MAKER : BASIS_CHECKSUM);
    if (serial && is_near(w, start))
        return says(sign, EVIDENCE_LIKELY, BASIS_NEARBY);
    (void)says(sign, EVIDENCE_POSSIBLE, BASIS_SHAPE);
    /* no region begins with 0 */
    return serial && (s->any & CHARS_LOWER) == 0 && vin.p[0] != '0';
}

/* How much speaks for the 17 characters at `start`; false: too little. */
static bool weigh(const struct window *w, size_t start, struct sign *sign)
{
    struct shape s = shape_of(span_of(w->p + start, VIN_LENGTH));
    bool judged;

    sign->miss = s.barred != 0 ? MISS_BARRED : MISS_NO_DIGIT;
    if (s.barred != 0 || (s.any & CHARS_DIGIT) == 0)
        return false;
    judged = judge(w, start, &s, sign);
    if (judged && sign->evidence >= w->wanted[KIND_VIN])
        return true;
    if (!is_named(w, start))
        return judged;
    return says(sign, EVIDENCE_CERTAIN, BASIS_KEY);
}

/* Digits only?  Such a value may stand as a number, unquoted. */
static bool is_number(struct span vin)
{
    for (size_t i = 0; i < vin.n; i++)
        if (!chars_is(vin.p[i], CHARS_DIGIT))
            return false;
    return true;
}

static enum verdict take(const struct window *w, size_t start,
                         const struct sign *sign, struct found *found)
{
    struct match *match =
        window_match(w, &found->hit[0], start, start + VIN_LENGTH);

    found->count = 1;
    match->kind = KIND_VIN;
    match->evidence = sign->evidence;
    match->basis = sign->basis;
    if (sign->basis == BASIS_KEY)
        match->key = key_before(w, start);
    if (is_number(match->value))
        match->form = FORM_NUMBER;
    return VERDICT_MATCH;
}

enum verdict vin_look(const struct window *w, size_t at, struct found *found)
{
    size_t start = at - VIN_LENGTH;
    enum verdict claimed;
    struct sign sign;

    if (start < w->floor)
        return VERDICT_NONE;
    if (!weigh(w, start, &sign)) {
        window_miss(found, KIND_VIN, sign.miss,
                    (struct window_part){start, at});
        return VERDICT_NONE;
    }
    claimed = email_claims(w, at, found);
    if (claimed == VERDICT_MORE && found->hold > start)
        found->hold = start;
    if (claimed == VERDICT_MORE ||
        (claimed == VERDICT_MATCH && found->hit[0].start <= start))
        return claimed;
    return take(w, start, &sign, found);
}
