/*
 * vin_keyed - a VIN because its key says so.
 *
 * Neither length nor letters have to be right: what leaves a car maker's
 * service as a VIN leads to its owner even with a digit missing, in groups, or
 * hashed without salt (17 characters of which most are known are soon
 * guessed).  What merely holds a VIN, a URL or a sentence, is left to vin.c.
 */
#include "filters/detect/vin_keyed.h"
#include "filters/detect/chassis_number.h"
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"

/* Parted by one sign, and spelt right: in groups it could also be words. */
static bool is_in_groups(struct span value)
{
    uint8_t sign = 0;

    for (size_t i = 0; i < value.n; i++) {
        uint8_t c = value.p[i];

        if (chars_is(c, CHARS_ALNUM)) {
            if (memchr("ioq", chars_lower(c), 3) != NULL)
                return false;
        } else if (sign == 0) {
            sign = c;
        } else if (c != sign) {
            return false;
        }
    }
    return memchr(" -._", sign, 4) != NULL;
}

bool vin_keyed_is_whole(struct span value)
{
    struct content_makeup m = content_makeup(value, "-._");

    if (content_signs(&m) != VIN_KEYED_LENGTH || m.wide + m.other != 0 ||
        m.digits == 0)
        return false;
    if (m.blanks + m.marks == 0)
        return true;
    return m.digits >= 4 && (m.upper == 0 || m.lower == 0) &&
           is_in_groups(value) && !content_is_date(value);
}

bool vin_keyed_is_digest(struct span value)
{
    const uint8_t *colon = memchr(value.p, ':', value.n);
    size_t from = colon == NULL ? 0 : (size_t)(colon - value.p) + 1;

    return from <= 10 && value.n - from >= 32 && value.n - from <= 128 &&
           content_is_hex(span_cut(value, from, value.n));
}

/* Mistyped, cut off or of a maker that does as it likes: one word of letters
 * and digits. */
static bool is_other_length(struct span value)
{
    struct content_makeup m = content_makeup(value, "-._");
    size_t n = content_signs(&m);

    return n >= 10 && n <= 20 && m.digits >= 2 && content_letters(&m) != 0 &&
           m.wide + m.blanks + m.other == 0 && !content_is_date(value);
}

/* Letters of another script, or bytes that are none, in the place of some:
 * they look like a VIN's or were once. */
static bool is_disguised(struct span value)
{
    struct content_makeup m = content_makeup(value, "");
    size_t plain = m.digits + content_letters(&m), n = plain + m.wide;

    return m.wide != 0 && n >= VIN_KEYED_LENGTH - 1 &&
           n <= VIN_KEYED_LENGTH + 3 && plain >= 8 && m.digits >= 2 &&
           m.blanks + m.marks + m.other == 0;
}

bool vin_keyed(const struct keyed *k, struct match *m)
{
    struct span v = k->value;

    if (v.n == VIN_KEYED_LENGTH && vin_keyed_is_plain(v.p))
        return true;
    v = content_trim(v);
    if (content_is_empty(v) || content_is_quantity(v, k->quoted))
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    if (vin_keyed_is_whole(v) || vin_keyed_is_digest(v))
        return true;
    if (chassis_number_is(v)) {
        m->kind = KIND_CHASSIS_NUMBER;
        return true;
    }
    return is_other_length(v) || is_disguised(v);
}
