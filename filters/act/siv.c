/*
 * siv - see siv.h.  OpenSSL's AES-SIV.
 */
#include "filters/act/siv.h"
#include "filters/base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct siv {
    EVP_CIPHER *cipher;
    uint8_t key[64];
    size_t n;
};

struct siv *siv_new(struct span key)
{
    struct siv *siv = mem_zalloc(sizeof *siv);
    const char *name = key.n == 32   ? "AES-128-SIV"
                       : key.n == 48 ? "AES-192-SIV"
                                     : "AES-256-SIV";

    CHECK(key.n == 32 || key.n == 48 || key.n == 64);
    siv->cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    CHECK(siv->cipher != NULL);
    memcpy(siv->key, key.p, key.n);
    siv->n = key.n;
    return siv;
}

void siv_free(struct siv *siv)
{
    if (siv == NULL)
        return;
    EVP_CIPHER_free(siv->cipher);
    explicit_bzero(siv->key, sizeof siv->key);
    free(siv);
}

/* A context of its own for every text: one cannot be used twice. */
static EVP_CIPHER_CTX *begin(const struct siv *siv, struct siv_about about,
                             int seal)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int n = 0;

    CHECK(ctx != NULL);
    CHECK(EVP_CipherInit_ex2(ctx, siv->cipher, siv->key, NULL, seal, NULL) ==
          1);
    for (size_t i = 0; i < about.count; i++)
        CHECK(EVP_CipherUpdate(ctx, NULL, &n, about.parts[i].p,
                               (int)about.parts[i].n) == 1);
    return ctx;
}

void siv_seal(const struct siv *siv, struct siv_about about, struct span text,
              uint8_t *out)
{
    EVP_CIPHER_CTX *ctx = begin(siv, about, 1);
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
    ctx = begin(siv, about, 0);
    CHECK(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, SIV_TAG, tag) == 1);
    ok = EVP_CipherUpdate(ctx, out, &n, sealed.p + SIV_TAG,
                          (int)(sealed.n - SIV_TAG)) == 1 &&
         (size_t)n == sealed.n - SIV_TAG;
    EVP_CIPHER_CTX_free(ctx);
    return ok;
}
