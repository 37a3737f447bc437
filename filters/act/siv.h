/*
 * siv - deterministic authenticated encryption of texts, AES-SIV, RFC 5297.
 *
 * The same text gives the same bytes under one key; bytes that were not made
 * with the key do not open.
 *
 * Immutable once made; any thread.
 */
#ifndef FOGLINE_SIV_H
#define FOGLINE_SIV_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define SIV_TAG 16 /* bytes that sealing adds, in front */

struct siv;

/* `key`: 32, 48 or 64 bytes, which is AES of half as many; copied. */
struct siv *siv_new(struct span key);

/* NULL is fine.  Wipes the key. */
void siv_free(struct siv *siv);

/* Associated data: at most 126 components. */
struct siv_about {
    const struct span *parts;
    size_t count;
};

/* Seals `text` (not empty) with the associated data `about`, all borrowed for
 * the call.  Writes SIV_TAG + text.n bytes. */
void siv_seal(const struct siv *siv, struct siv_about about, struct span text,
              uint8_t *out);

/* Opens what siv_seal made with the same `about`; writes sealed.n - SIV_TAG
 * bytes.  False: it was not made with this key, or is too short; what `out`
 * then holds means nothing. */
MUST_USE bool siv_open(const struct siv *siv, struct siv_about about,
                       struct span sealed, uint8_t *out);

#endif
