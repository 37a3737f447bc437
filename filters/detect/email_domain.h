/*
 * email_domain - what stands behind the '@' of an e-mail address.
 *
 *   example.co.jp, xn--r8jz45g.jp   a name with a plausible last label
 *   bücher.example, 例え.テスト      the same in letters of any script
 *   [192.0.2.1] [IPv6:2001:db8::1]  an address literal, RFC 5321, 4.1.3
 */
#ifndef FOGLINE_EMAIL_DOMAIN_H
#define FOGLINE_EMAIL_DOMAIN_H

#include "filters/text/chars.h"
#include "filters/window.h"

#define EMAIL_DOMAIN_MOST 255 /* bytes: RFC 5321, 4.5.3.1.2 */

/* The same as email_domain_end(), from i on, where ASCII has ended; not beyond
 * `limit`. */
size_t email_domain_wide(const struct window *w, size_t i, size_t limit);

/* The end of what begins at i and may be a domain name: at most
 * EMAIL_DOMAIN_MOST bytes.  Here since nearly all are short and ASCII. */
static inline size_t email_domain_end(const struct window *w, size_t i)
{
    size_t limit = i + EMAIL_DOMAIN_MOST;

    limit = limit < w->end ? limit : w->end;
    if (i >= limit)
        return i;
    while (limit - i >= 4 && chars_four(w->p + i, CHARS_DOMAIN))
        i += 4;
    while (i < limit && chars_is(w->p[i], CHARS_DOMAIN))
        i++;
    return i < limit && w->p[i] >= 0x80 ? email_domain_wide(w, i, limit) : i;
}

/* How much of `text` is a domain name: without what follows its last plausible
 * top-level label, or two dots; 0 if there is none. */
size_t email_domain_length(struct span text);

/* May these letters, at least two, be a top-level label?  Files end in others,
 * and mail domains never: png, json.  The two bytes before may be read. */
bool email_domain_is_top(struct span letters);

/* Is it no domain, but what OData and SensorThings write behind a member's
 * name: Vehicles@odata.count, Things@iot.navigationLink? */
bool email_domain_is_annotation(struct span domain);

/* The end of the address literal that begins at i, a '['; 0: it is none.
 * `more`: the window ends before that can be said. */
size_t email_domain_literal(const struct window *w, size_t i, bool *more);

#endif
