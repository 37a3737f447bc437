/*
 * hmac - see hmac.h.  OpenSSL's SHA-256 by its oldest names: what replaces
 * them (EVP_MAC, EVP_MD_CTX) takes locks and memory for every value, and twenty
 * times as long.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "filters/act/hmac.h"
#include "filters/base/check.h"

#include <openssl/sha.h>
#include <string.h>

/* The key's block, each byte combined with `pad`, begins a hash. */
static void begin(SHA256_CTX *sha, const uint8_t key[SHA256_CBLOCK],
                  uint8_t pad)
{
    uint8_t block[SHA256_CBLOCK];

    for (size_t i = 0; i < sizeof block; i++)
        block[i] = key[i] ^ pad;
    CHECK(SHA256_Init(sha) == 1);
    CHECK(SHA256_Update(sha, block, sizeof block) == 1);
    explicit_bzero(block, sizeof block);
}

void hmac_set(struct hmac *hmac, struct span key)
{
    uint8_t block[SHA256_CBLOCK] = {0};

    if (key.n > sizeof block)
        SHA256(key.p, key.n, block);
    else if (key.n != 0)
        memcpy(block, key.p, key.n);
    begin(&hmac->inner, block, 0x36);
    begin(&hmac->outer, block, 0x5c);
    explicit_bzero(block, sizeof block);
}

void hmac_of(const struct hmac *hmac, struct span data, uint8_t out[HMAC_BYTES])
{
    SHA256_CTX sha = hmac->inner;

    CHECK(SHA256_Update(&sha, data.p, data.n) == 1);
    CHECK(SHA256_Final(out, &sha) == 1);
    sha = hmac->outer;
    CHECK(SHA256_Update(&sha, out, HMAC_BYTES) == 1);
    CHECK(SHA256_Final(out, &sha) == 1);
    explicit_bzero(&sha, sizeof sha);
}

void hmac_wipe(struct hmac *hmac)
{
    explicit_bzero(hmac, sizeof *hmac);
}
