/*
 * chassis_number - Japanese frame numbers by key.
 *
 * Anything of about that size counts: engraved numbers of imports, and of cars
 * that were given a new one by the authorities, have shapes of their own.
 */
#include "filters/detect/chassis_number.h"
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/detect/vin_keyed.h"
#include "filters/text/chars.h"

size_t chassis_number_run(const uint8_t *p, size_t end, size_t limit,
                          unsigned classes)
{
    size_t i = end;

    while (i > 0 && end - i < limit && chars_is(p[i - 1], classes))
        i--;
    return end - i;
}

static bool has_letter(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (chars_is(s.p[i], CHARS_LETTER))
            return true;
    return false;
}

size_t chassis_number_class(struct span s)
{
    const unsigned classes = CHARS_UPPER | CHARS_DIGIT;

    if (s.n < 4 || s.p[s.n - 1] != '-' ||
        chassis_number_run(s.p, s.n - 1, 4, classes) != 3)
        return 0;
    return chars_is(s.p[s.n - 2], CHARS_UPPER) &&
                   chars_is(s.p[s.n - 3], CHARS_UPPER)
               ? 4
               : 0;
}

bool chassis_number_is(struct span text)
{
    size_t serial = chassis_number_run(text.p, text.n, 9, CHARS_DIGIT);
    size_t dash = text.n - serial, model;

    if (serial < 5 || serial > 8 || dash == 0 ||
        (text.p[dash - 1] != '-' && text.p[dash - 1] != ' '))
        return false;
    model = chassis_number_run(text.p, dash - 1, CHASSIS_NUMBER_MODEL + 1,
                               CHARS_ALNUM);
    dash -= 1 + model;
    return model >= 2 && model <= CHASSIS_NUMBER_MODEL &&
           has_letter(span_cut(text, dash, dash + model)) &&
           chassis_number_class(span_cut(text, 0, dash)) == dash;
}

/* About the size of one, and no sentence: '*' and '[' are engraved, too. */
static bool is_about(struct span v)
{
    struct content_makeup m = content_makeup(v, "-._*[]");
    size_t n = content_signs(&m);

    if (n < 5 || n > 20 || m.digits < 4 || m.wide > 4 || m.other != 0)
        return false;
    return m.blanks == 0 || (m.lower == 0 && m.blanks <= 3);
}

bool chassis_number_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);

    if (content_is_empty(v) || content_is_date(v) ||
        content_is_quantity(v, k->quoted))
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    if (vin_keyed_is_whole(v)) {
        m->kind = KIND_VIN;
        return true;
    }
    return is_about(v) || vin_keyed_is_digest(v);
}

bool frame_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);

    return (chassis_number_is(v) || vin_keyed_is_whole(v)) &&
           chassis_number_keyed(k, m);
}
