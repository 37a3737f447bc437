/*
 * license_plate - registration plates of any country, because a key says so.
 *
 * There is no shape they have in common but being short and having a digit,
 * which keeps out what else such keys hold: a country, a colour, a class.
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"

#define LONGEST        12 /* letters and digits, 尾張小牧 300 さ 12-34 */
#define LONGEST_DIGITS 9  /* without a letter: longer ones are numbers */

/* Digits alone, perhaps in groups: neither a decimal nor a date. */
static bool is_of_digits(struct span v, const struct content_makeup *m)
{
    return m->digits >= 2 && m->digits <= LONGEST_DIGITS &&
           memchr(v.p, '.', v.n) == NULL && memchr(v.p, ':', v.n) == NULL &&
           memchr(v.p, '/', v.n) == NULL && v.p[0] != '-' &&
           !content_is_date(v);
}

bool license_plate_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);
    struct content_makeup made = content_makeup(v, "-.:/\\|()");
    size_t signs = content_signs(&made);

    if (content_is_empty(v) || made.digits == 0 || signs < 2 ||
        signs > LONGEST || made.other != 0 || made.blanks + made.marks > signs)
        return false;
    if (content_is_quantity(v, k->quoted))
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    if (content_letters(&made) + made.wide == 0)
        return is_of_digits(v, &made) && (k->quoted || made.digits >= 3);
    return true;
}
