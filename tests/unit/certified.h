/*
 * certified - keys, certificates and revocation lists, made when they are
 * needed: none is kept in the repository.
 */
#ifndef FOGLINE_TESTS_CERTIFIED_H
#define FOGLINE_TESTS_CERTIFIED_H

#include "filters/base/buf.h"
#include "filters/base/check.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define CERTIFIED_DAY 86400L

/* A certificate signed by its own key, which follows from the name: the same
 * input of a fuzz target must do the same. */
struct certified {
    EVP_PKEY *key;
    X509 *certificate;
};

/* The subject is CN=name; it ends in so many seconds. */
static inline void certified_make(struct certified *c, const char *name,
                                  long seconds)
{
    X509_NAME *subject = X509_NAME_new();
    uint8_t seed[32];

    CHECK(EVP_Digest(name, strlen(name), seed, NULL, EVP_sha256(), NULL));
    c->key =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    c->certificate = X509_new();
    CHECK(c->key != NULL && subject != NULL && c->certificate != NULL);
    CHECK(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                     (const unsigned char *)name, -1, -1, 0));
    CHECK(X509_set_version(c->certificate, X509_VERSION_3) &&
          X509_set_subject_name(c->certificate, subject) &&
          X509_set_issuer_name(c->certificate, subject) &&
          X509_gmtime_adj(X509_getm_notBefore(c->certificate),
                          -9 * CERTIFIED_DAY) &&
          X509_gmtime_adj(X509_getm_notAfter(c->certificate), seconds) &&
          X509_set_pubkey(c->certificate, c->key) &&
          X509_sign(c->certificate, c->key, NULL));
    X509_NAME_free(subject);
}

static inline void certified_done(struct certified *c)
{
    X509_free(c->certificate);
    EVP_PKEY_free(c->key);
}

/* Appends what was written to a BIO, and frees that. */
static inline void certified_take(BIO *bio, struct buf *out)
{
    char *p;
    long n = BIO_get_mem_data(bio, &p);

    CHECK(n > 0 && buf_put(out, span_of(p, (size_t)n)));
    BIO_free(bio);
}

/* In PEM. */
static inline void certified_put(const struct certified *c, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());

    CHECK(PEM_write_bio_X509(bio, c->certificate));
    certified_take(bio, out);
}

static inline void certified_put_key(const struct certified *c, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());

    CHECK(PEM_write_bio_PrivateKey(bio, c->key, NULL, NULL, 0, NULL, NULL));
    certified_take(bio, out);
}

/* A revocation list of `c`, empty, that ends in so many seconds. */
static inline void certified_put_crl(const struct certified *c, long seconds,
                                     struct buf *out)
{
    X509_CRL *crl = X509_CRL_new();
    ASN1_TIME *time = X509_gmtime_adj(NULL, -9 * CERTIFIED_DAY);
    BIO *bio = BIO_new(BIO_s_mem());

    CHECK(crl != NULL && time != NULL);
    CHECK(X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
          X509_CRL_set_issuer_name(crl, X509_get_subject_name(c->certificate)));
    CHECK(X509_CRL_set1_lastUpdate(crl, time) &&
          X509_gmtime_adj(time, seconds) &&
          X509_CRL_set1_nextUpdate(crl, time) &&
          X509_CRL_sign(crl, c->key, NULL) && PEM_write_bio_X509_CRL(bio, crl));
    certified_take(bio, out);
    ASN1_TIME_free(time);
    X509_CRL_free(crl);
}

#endif
