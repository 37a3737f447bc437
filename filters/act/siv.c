/*
 * siv - see siv.h.  OpenSSL's AES-SIV.
 */
#include "filters/act/siv.h"
#include "filters/base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct siv {
    EVP_CIPHER_CTX *seal, *open; /* keyed; each text works on a copy */
};

static EVP_CIPHER_CTX *keyed(const EVP_CIPHER *cipher, struct span key,
                             int seal)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

    CHECK(ctx != NULL);
    CHECK(EVP_CipherInit_ex2(ctx, cipher, key.p, NULL, seal, NULL) == 1);
    return ctx;
}

struct siv *siv_new(struct span key)
{
    struct siv *siv = mem_zalloc(sizeof *siv);
    const char *name = key.n == 32   ? "AES-128-SIV"
                       : key.n == 48 ? "AES-192-SIV"
                                     : "AES-256-SIV";

    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);

    CHECK(key.n == 32 || key.n == 48 || key.n == 64);
    CHECK(cipher != NULL);
    siv->seal = keyed(cipher, key, 1);
    siv->open = keyed(cipher, key, 0);
    EVP_CIPHER_free(cipher);
    return siv;
}

void siv_free(struct siv *siv)
{
    if (siv == NULL)
        return;
    EVP_CIPHER_CTX_free(siv->seal);
    EVP_CIPHER_CTX_free(siv->open);
    free(siv);
}

/* A context of its own for every text: one cannot be used twice.  Measured: to
 * copy a keyed one takes half as long as to key another. */
static EVP_CIPHER_CTX *begin(const EVP_CIPHER_CTX *keyed,
                             struct siv_about about)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n = 0;

    CHECK(ctx != NULL);
    CHECK(EVP_CIPHER_CTX_copy(ctx, keyed) == 1);
    for (size_t i = 0; i < about.count; i++)
        CHECK(EVP_CipherUpdate(ctx, NULL, &n, about.parts[i].p,
                               (int)about.parts[i].n) == 1);
    return ctx;
}

void siv_seal(const struct siv *siv, struct siv_about about, struct span text,
              uint8_t *out)
{
    EVP_CIPHER_CTX *ctx = begin(siv->seal, about);
    int n = 0;

    CHECK(text.n != 0);
    CHECK(EVP_CipherUpdate(ctx, out + SIV_TAG, &n, text.p, (int)text.n) == 1);
    CHECK((size_t)n == text.n);
    CHECK(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, SIV_TAG, out) == 1);
    EVP_CIPHER_CTX_free(ctx);
}

bool siv_open(const struct siv *siv, struct siv_about about, struct span sealed,
              uint8_t *out)
{
    EVP_CIPHER_CTX *ctx;
    uint8_t tag[SIV_TAG];
    int n = 0;
    bool ok;

    if (sealed.n <= SIV_TAG)
        return false;
    memcpy(tag, sealed.p, SIV_TAG);
    ctx = begin(siv->open, about);
    CHECK(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, SIV_TAG, tag) == 1);
    ok = EVP_CipherUpdate(ctx, out, &n, sealed.p + SIV_TAG,
                          (int)(sealed.n - SIV_TAG)) == 1 &&
         (size_t)n == sealed.n - SIV_TAG;
    EVP_CIPHER_CTX_free(ctx);
    return ok;
}
