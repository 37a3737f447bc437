/*
 * view_lead - what may begin an escape, and whether more bytes could end it.
 *
 * For filters/text/view.c only.
 */
#ifndef FOGLINE_VIEW_LEAD_H
#define FOGLINE_VIEW_LEAD_H

#include "filters/text/escape.h"
#include "filters/text/sixteen.h"
#include "filters/text/view.h"

/* Which of 16 bytes begin a character that is no usual letter (glyph.h). */
static inline sixteen view_lead_wide(sixteen v)
{
    return (sixteen)(v >= sixteen_all(0xC2)) &
           ~(sixteen_between(v, 0xC3, 9) | sixteen_between(v, 0xCE, 10) |
             sixteen_between(v, 0xE4, 6) | sixteen_between(v, 0xEB, 2));
}

/* Which of the 16 bytes at p may begin an escape.  `also` as in escape.h. */
static inline unsigned view_lead_at(const uint8_t *p, unsigned also)
{
    sixteen v = sixteen_load(p);
    unsigned leads = sixteen_bits(
        (sixteen)(v == sixteen_all('\\')) | (sixteen)(v == sixteen_all('%')) |
        (sixteen)(v == sixteen_all('&')) | view_lead_wide(v));

    return (also & ESCAPE_QUOTED) == 0 ? leads : leads | sixteen_equal(v, '=');
}

/* May an escape, or a character of which more is to come, begin among 16
 * bytes? */
static inline bool view_lead_in(const uint8_t *p, unsigned also)
{
    return view_lead_at(p, also) != 0 ||
           sixteen_bits((sixteen)(sixteen_load(p) >= sixteen_all(0xC2))) != 0;
}

/* Back to the first of the backslashes that end before `i`, seven at most. */
size_t view_lead_slashes(const uint8_t *text, size_t i);

/* The last byte of `text` that may begin an escape, plus one; 0: there is none
 * in reach. */
size_t view_lead_find(struct span text, unsigned also);

/* How many bytes behind its first one, or behind its backslashes, may end an
 * escape, one that is only looked at included. */
static inline size_t view_lead_reach(uint8_t lead)
{
    if (lead == '\\')
        return 6; /* u0040 */
    if (lead == '%')
        return 3;
    return lead >= 0xC2 ? 4 : VIEW_ESCAPE;
}

/* Can an escape that backslashes begin go on with this byte? */
static inline bool view_lead_goes_on(uint8_t c)
{
    return (c >= '0' && c <= '7') || c == '/' || c == '\n' || c == '\r' ||
           c == 'u' || c == 'x' || c == 'n' || c == 't' || c == 'r' ||
           c == 'b' || c == 'f';
}

/* Is an escape open that begins at text[lead - 1] and that more bytes could
 * end?  `lead` 0: none is. */
static inline bool view_lead_is_open(struct span text, size_t lead)
{
    const uint8_t *behind = text.p + lead;

    if (lead == 0 || text.n - lead > view_lead_reach(behind[-1]))
        return false;
    return behind[-1] != '\\' || text.n == lead || view_lead_goes_on(*behind);
}

/* Could it end with the last byte of the text? */
static inline bool view_lead_may_end(struct span text, size_t lead)
{
    const uint8_t *p = text.p + lead;

    if (!view_lead_is_open(text, lead))
        return false;
    /* a name with its semicolon; a number with whatever is no digit */
    return p[-1] != '&' || text.p[text.n - 1] == ';' ||
           (text.n > lead && *p == '#');
}

#endif
