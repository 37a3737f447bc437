/*
 * email_keyed - {"email": "dGFyb0BleGFtcGxlLmpw"}: an address in base64 or
 * hexadecimal, because its key says so.  One that is written plainly has its
 * '@', and is left to email.c.
 */
#include "filters/detect/keyed.h"
#include "filters/text/chars.h"

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
