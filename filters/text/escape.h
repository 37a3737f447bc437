/*
 * escape - one escape at a time: what it stands for.
 *
 * The list of escapes is in filters/text/view.h.
 */
#ifndef FOGLINE_ESCAPE_H
#define FOGLINE_ESCAPE_H

#include "filters/base/span.h"

#include <stdbool.h>

struct escape {
    size_t n; /* its length, bytes */
    uint8_t out[4];
    size_t out_n; /* 0: it stands for nothing, like a zero-width blank */
};

/* What is undone only in bodies, or for whom, it means something. */
enum {
    ESCAPE_SLASHES = 1, /* \/ */
    ESCAPE_QUOTED = 2,  /* quoted-printable (RFC 2045, 6.7): =40, and '=' at a
                         * line's end; not of letters and digits, which nobody
                         * writes so, but lat=40 is written */
};

/* The byte that two hexadecimal digits at p stand for. */
static inline uint8_t escape_byte(const uint8_t *p)
{
    return (uint8_t)((p[0] + (p[0] >> 6) * 9) << 4 |
                     ((p[1] + (p[1] >> 6) * 9) & 0xF));
}

/* May an escape begin with byte `c`?  `also` here and below: any of the
 * above. */
static inline bool escape_leads(uint8_t c, unsigned also)
{
    return c == '\\' || c == '%' || c == '&' || c >= 0xC2 ||
           (c == '=' && (also & ESCAPE_QUOTED) != 0);
}

/* Reads the escape that begins at text[i]; false: none does, or it goes on
 * behind the end. */
bool escape_read(struct span text, size_t i, unsigned also, struct escape *e);

/* Could text[i ..] be the beginning of one that goes on behind the end? */
bool escape_is_open(struct span text, size_t i, unsigned also);

#endif
