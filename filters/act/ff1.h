/*
 * ff1 - format-preserving encryption, NIST SP 800-38G, algorithm FF1 with AES.
 *
 * A text of n numerals becomes another text of n numerals, one to one, under
 * a key and a tweak.  Numerals are values 0 .. radix-1, one a byte; what
 * characters they stand for is the caller's.
 *
 * Fewer than FF1_DOMAIN possible texts are refused, as the standard wants:
 * such a text could be found by asking for all the others.
 *
 * Immutable once made; any thread.
 */
#ifndef FOGLINE_FF1_H
#define FOGLINE_FF1_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define FF1_RADIX_MAX 64
#define FF1_LENGTH    256 /* most numerals */
#define FF1_TWEAK     64  /* longest tweak, bytes */
#define FF1_DOMAIN    1000000

struct ff1;

/* `key`: 16, 24 or 32 bytes; copied. */
struct ff1 *ff1_new(struct span key);

/* NULL is fine.  Wipes the key. */
void ff1_free(struct ff1 *ff1);

/* A text to work on, in place.  2 <= radix <= FF1_RADIX_MAX, n <= FF1_LENGTH,
 * the tweak is borrowed for the call. */
struct ff1_text {
    uint8_t *numerals;
    size_t n;
    unsigned radix;
    struct span tweak;
};

/* False, and nothing changed: the domain is too small. */
MUST_USE bool ff1_encrypt(const struct ff1 *ff1, const struct ff1_text *text);
MUST_USE bool ff1_decrypt(const struct ff1 *ff1, const struct ff1_text *text);

#endif
