/*
 * email_keyed - {"email": "dGFyb0BleGFtcGxlLmpw"}: an address in base64 or
 * hexadecimal, because its key says so.  One that is written plainly has its
 * '@', and is left to email.c.
 */
#include "filters/detect/detect.h"
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"
#include "filters/text/sixteen.h"

bool email_keyed(const struct keyed *k, struct match *m)
{
    const uint8_t *at = memchr(k->value.p, '@', k->value.n);
    size_t local, domain;

    (void)m;
    if (!k->decoded || at == NULL)
        return false;
    local = (size_t)(at - k->value.p);
    domain = k->value.n - local - 1;
    return local != 0 && domain != 0 && chars_is(at[1], CHARS_ALNUM) &&
           memchr(k->value.p, ' ', k->value.n) == NULL;
}

bool email_keyed_is_plain(const struct window *w, size_t at)
{
    const uint8_t *p = w->p + at + NAME_STEM;
    unsigned ats, ends;

    if ((w->p[at] | 0x20) != 'm' || w->end - at < 48 || p[0] != '"' ||
        p[1] != ':')
        return false;
    p += 2 + (p[2] == ' ');
    ats = sixteen_equal(sixteen_load(p + 1), '@') |
          sixteen_equal(sixteen_load(p + 17), '@') << 16;
    ends = sixteen_equal(sixteen_load(p + 1), '"') |
           sixteen_equal(sixteen_load(p + 17), '"') << 16;
    return *p == '"' && ats != 0 && (ends & ((ats & -ats) - 1)) == 0;
}
