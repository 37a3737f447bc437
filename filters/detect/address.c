/*
 * address - postal addresses and their parts, because a key says so: a street,
 * a house number, a postal code, a town, or all of them in a line.
 *
 * Nothing in the text itself tells a town from any other word, so what counts
 * here is what it is not: an address of a machine, a country, a constant.
 */
#include "filters/detect/content.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

#define MOST_DIGITS 10 /* of a postal code; longer ones are other numbers */
#define HASH        16 /* so many hex digits and no blank are no street */

static bool begins(struct span s, const char *head)
{
    size_t n = strlen(head);

    return s.n >= n && memcmp(s.p, head, n) == 0;
}

static bool holds(struct span s, const char *part)
{
    return memmem(s.p, s.n, part, strlen(part)) != NULL;
}

/* Of letters and digits of these classes and of these marks only? */
static bool is_of(struct span s, unsigned classes, const char *marks)
{
    for (size_t i = 0; i < s.n; i++)
        if (!chars_is(s.p[i], classes) &&
            (s.p[i] == 0 || strchr(marks, s.p[i]) == NULL))
            return false;
    return true;
}

/* The address of a machine: URL, e-mail, IPv4 or IPv6 with its port, MAC, a
 * host's name, a place in memory. */
static bool is_machine(struct span s, const struct content_makeup *m)
{
    if (holds(s, "://") || holds(s, ":\\/\\/") || begins(s, "www.") ||
        begins(s, "0x"))
        return true;
    if (m->blanks != 0 || m->wide != 0)
        return false;
    return memchr(s.p, '@', s.n) != NULL ||
           (memchr(s.p, ':', s.n) != NULL && is_of(s, CHARS_HEX, ":.-%/[]")) ||
           (memchr(s.p, '.', s.n) != NULL && is_of(s, CHARS_DIGIT, ".:/")) ||
           (memchr(s.p, '.', s.n) != NULL &&
            is_of(s, CHARS_LOWER | CHARS_DIGIT, ".:-_/"));
}

/* Hex digits in pairs, AA-BB-CC-DD-EE-FF. */
static bool is_mac(struct span s)
{
    if (s.n != 17)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (i % 3 == 2 ? s.p[i] != '-' : !chars_is(s.p[i], CHARS_HEX))
            return false;
    return true;
}

/* JP, DEU, us: ISO 3166. */
static bool is_country(struct span s, const struct content_makeup *m)
{
    return (s.n == 2 && content_letters(m) == 2) || (s.n == 3 && m->upper == 3);
}

/* HOME_ADDRESS, NOT_VERIFIED: what programs call their cases. */
static bool is_constant(struct span s, const struct content_makeup *m)
{
    return memchr(s.p, '_', s.n) != NULL && m->blanks == 0 && m->wide == 0 &&
           (m->upper == 0 || m->lower == 0);
}

/* Text for programs: an object, a list, a tag, a pattern, a place to be filled
 * in. */
static bool is_markup(struct span s)
{
    static const char signs[] = "{}<>^=";

    if (s.p[0] == '[' || s.p[0] == '$')
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (memchr(signs, s.p[i], sizeof signs - 1) != NULL)
            return true;
    return false;
}

/* A position, a fraction, a version: digits and no more than marks. */
static bool is_quantity(struct span s, const struct content_makeup *m)
{
    if (content_letters(m) + m->wide != 0)
        return false;
    return m->digits > MOST_DIGITS || s.p[0] == '-' || s.p[0] == '+' ||
           memchr(s.p, '.', s.n) != NULL || memchr(s.p, ',', s.n) != NULL;
}

bool address_keyed(const struct keyed *k, struct match *m)
{
    struct span v = content_trim(k->value);
    struct content_makeup made = content_makeup(v, "");

    if (content_is_empty(v) || content_is_date(v) || content_is_uuid(v) ||
        content_signs(&made) < 2)
        return false;
    if (content_is_quantity(v, k->quoted) || is_machine(v, &made) ||
        is_mac(v) || is_country(v, &made) || is_constant(v, &made) ||
        is_markup(v) || is_quantity(v, &made) ||
        (v.n >= HASH && made.digits != 0 && content_is_hex(v)))
        return false;
    m->value = v;
    if (!content_is_digits(v))
        m->form = FORM_TEXT;
    return true;
}
