/*
 * hmac - HMAC-SHA256 (RFC 2104, FIPS 180-4) under a key that is kept ready.
 *
 * A value costs two blocks of SHA-256 and no memory: what a key adds to a hash
 * is worked out once.  Immutable once set; any thread.  A key is wiped by its
 * owner (hmac_wipe).
 */
#ifndef FOGLINE_HMAC_H
#define FOGLINE_HMAC_H

#include "filters/base/span.h"

#include <openssl/sha.h>

#define HMAC_BYTES 32

struct hmac {
    /* After the first block: the key, masked in two ways. */
    SHA256_CTX inner, outer;
};

/* `key` may have any length, and is not kept. */
void hmac_set(struct hmac *hmac, struct span key);

void hmac_of(const struct hmac *hmac, struct span data,
             uint8_t out[HMAC_BYTES]);

void hmac_wipe(struct hmac *hmac);

#endif
