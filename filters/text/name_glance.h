/*
 * name_glance - keys of JSON that have been met, known again by a stem in them.
 *
 *   ,"position":{"lat":35.68
 *    |---------|              text, from quotation mark to colon
 *       ^ stem
 *
 * One look at sixteen bytes says that it is the same key, quotation marks and
 * colon included.  Part of a name_cache; holds keys, never values.
 */
#ifndef FOGLINE_NAME_GLANCE_H
#define FOGLINE_NAME_GLANCE_H

#include "filters/base/span.h"
#include "filters/text/sixteen.h"

#define NAME_GLANCES 64 /* rows; a power of two */

/* Bytes that are looked at, and how many of them are before the stem: enough
 * for "longitude": and "homeLat":.  Others are not kept. */
#define NAME_GLANCE        16
#define NAME_GLANCE_BEFORE 5

struct name_glance {
    uint8_t text[NAME_GLANCE];
    uint16_t others; /* bits of those bytes that are not the key's */
    uint8_t before;  /* its bytes before the stem, mark included */
    uint8_t n;       /* its length, with marks and colon */
    uint8_t says;    /* enum name_cache_glance */
};

/* By the four bytes of the stem and the one before. */
static inline unsigned name_glance_row(const uint8_t *stem)
{
    uint64_t five;

    memcpy(&five, stem - 1, sizeof five);
    return (unsigned)((five << 24) * UINT64_C(0x9E3779B97F4A7C15) >> 58);
}

/* The key around the stem at p; NULL: it is not known.  Eight bytes before it
 * and NAME_GLANCE behind must be such as may be read. */
static inline const struct name_glance *
name_glance_at(const struct name_glance *rows, const uint8_t *p)
{
    const struct name_glance *row = &rows[name_glance_row(p)];
    sixteen equal = (sixteen)(sixteen_load(p - NAME_GLANCE_BEFORE) ==
                              sixteen_load(row->text));

    return (sixteen_bits(equal) | row->others) == SIXTEEN_ALL ? row : NULL;
}

/* Remembers `key`, with its marks and colon, around the stem at p. */
static inline void name_glance_put(struct name_glance *rows, const uint8_t *p,
                                   struct span key, unsigned says)
{
    struct name_glance *row = &rows[name_glance_row(p)];
    size_t before = (size_t)(p - key.p), from = NAME_GLANCE_BEFORE - before;

    if (before > NAME_GLANCE_BEFORE || from + key.n > NAME_GLANCE)
        return;
    memset(row->text, 0, NAME_GLANCE);
    memcpy(row->text + from, key.p, key.n);
    row->others = (uint16_t)(SIXTEEN_ALL & ~(((1U << key.n) - 1) << from));
    row->before = (uint8_t)before;
    row->n = (uint8_t)key.n;
    row->says = (uint8_t)says;
}

#endif
