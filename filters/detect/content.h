/*
 * content - the text of a keyed value: what it is made of, and when it says
 * nothing at all.
 *
 * For judges (filters/detect/keyed.h).  A key promises a kind; these tell what
 * everybody writes where there is none: null, unknown, N/A, 0, a row of
 * asterisks, a replacement text.
 *
 * Pure; any thread.  Text is decoded UTF-8, but any bytes will do.
 */
#ifndef FOGLINE_CONTENT_H
#define FOGLINE_CONTENT_H

#include "filters/base/span.h"

/* How many characters of each sort. */
struct content_makeup {
    size_t digits, upper, lower; /* ASCII */
    size_t wide;                 /* beyond ASCII, but for blanks and dots */
    size_t blanks;               /* U+0020, tab, U+00A0, U+3000 */
    size_t marks;                /* of those asked for; middle dots, too */
    size_t other;
};

/* Counts; `marks`: the ASCII punctuation that counts as such. */
struct content_makeup content_makeup(struct span value, const char *marks);

static inline size_t content_letters(const struct content_makeup *m)
{
    return m->upper + m->lower;
}

/* Letters, digits and what is beyond ASCII. */
static inline size_t content_signs(const struct content_makeup *m)
{
    return m->digits + m->upper + m->lower + m->wide;
}

/* Without the blanks around it. */
struct span content_trim(struct span value);

/*
 * Does it say that there is no value?  No letter and no digit; a word such as
 * null, none, unknown, true; digits that are all 0, letters that are all x;
 * masked in part ("JTD****"); in brackets, as replacements are ("[VIN]").
 */
bool content_is_empty(struct span value);

/* Does it begin with a date, 2026-01-31 or 31/01/2026 (also with '.'), that
 * is followed by nothing or by more than digits? */
bool content_is_date(struct span value);

/* Is it a UUID, RFC 9562: hex digits in groups of 8-4-4-4-12? */
bool content_is_uuid(struct span value);

/* Is it a number that is more than digits: -7, 1.5, or, unless it is `quoted`,
 * 12E34, which in quotes is a code? */
bool content_is_quantity(struct span value, bool quoted);

/*
 * Where a word ends that hash or pseudonymize has put at `i`: "h-" or "p-" and
 * base32 (act/hash.c, act/disguise_token.c), "@" and more of it in an address;
 * `i` if there is none.  What stands beside it was judged when it was still
 * what it stands for: its digits say nothing.
 */
size_t content_sealed(struct span value, size_t i);

/* Does such a word stand in it? */
bool content_has_sealed(struct span value);

/* Digits and nothing else?  Hex digits? */
bool content_is_digits(struct span value);
bool content_is_hex(struct span value);

#endif
