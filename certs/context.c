/*
 * context - the settings of TLS that hold for servers and clients.
 */
#include "certs/context.h"

#include "certs/reason.h"

#include <openssl/err.h>
#include <openssl/pem.h>

/* RFC 9325 section 4.2: forward secrecy and AEAD only.  AES-128 first: as safe
 * for this purpose, and measured a fifth cheaper per byte than AES-256. */
#define CIPHERS                                                  \
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:" \
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:" \
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
#define SUITES                                       \
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:" \
    "TLS_CHACHA20_POLY1305_SHA256"
#define GROUPS "X25519:P-256:P-384"

/* OpenSSL's level 2: 112 bits; no SHA-1, no RSA below 2048 bits. */
#define STRENGTH 2

static bool context_says_no(struct diag *diag, const char *what,
                            const char *value)
{
    diag_error(diag, NULL, "tls: %s \"%s\" cannot be used: %s", what, value,
               reason_take());
    return false;
}

bool context_protocol(SSL_CTX *ctx, const struct certs_protocol *p,
                      struct diag *diag)
{
    const char *ciphers = p->ciphers != NULL ? p->ciphers : CIPHERS;
    const char *suites = p->suites != NULL ? p->suites : SUITES;
    const char *groups = p->groups != NULL ? p->groups : GROUPS;

    SSL_CTX_set_security_level(ctx, STRENGTH);
    CHECK(SSL_CTX_set_min_proto_version(ctx, p->min_version == CERTS_TLS_1_3
                                                 ? TLS1_3_VERSION
                                                 : TLS1_2_VERSION) == 1);
    CHECK(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) == 1);
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_PRIORITIZE_CHACHA |
                                 SSL_OP_CLEANSE_PLAINTEXT);
    SSL_CTX_clear_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_cipher_list(ctx, ciphers) != 1)
        return context_says_no(diag, "ciphers", ciphers);
    if (SSL_CTX_set_ciphersuites(ctx, suites) != 1)
        return context_says_no(diag, "suites", suites);
    if (SSL_CTX_set1_groups_list(ctx, groups) != 1)
        return context_says_no(diag, "groups", groups);
    return true;
}

bool context_pair(SSL_CTX *ctx, const struct pair *pair, const char *file,
                  struct diag *diag)
{
    if (SSL_CTX_use_cert_and_key(ctx, pair->certificate, pair->key, pair->chain,
                                 1) == 1)
        return true;
    return reason_file(diag, file,
                       "cannot be used: %s (RSA needs 2048 bits, "
                       "signatures SHA-256)",
                       reason_take());
}

bool context_trust(SSL_CTX *ctx, const char *file, struct diag *diag)
{
    if (SSL_CTX_load_verify_file(ctx, file) == 1)
        return true;
    return reason_file(diag, file,
                       "cannot be used as a bundle of CA certificates in PEM "
                       "form: %s",
                       reason_take());
}

/* Whoever has a list that has ended takes nobody. */
static bool context_is_current(const X509_CRL *crl, const char *file,
                               struct diag *diag)
{
    const ASN1_TIME *to = X509_CRL_get0_nextUpdate(crl);
    char text[64] = "";
    BIO *bio;

    if (to == NULL || X509_cmp_current_time(to) > 0)
        return true;
    bio = BIO_new(BIO_s_mem());
    if (ASN1_TIME_print(bio, to))
        (void)BIO_read(bio, text, sizeof text - 1);
    BIO_free(bio);
    return reason_file(diag, file,
                       "holds a revocation list that ended on %s, with which "
                       "no client would be taken; get its successor",
                       text);
}

/* Adds all lists of the file, and to `*count` how many these are.  One that
 * cannot be read must not be passed over: who is on it would be taken. */
static bool context_add_crls(SSL_CTX *ctx, const char *file, size_t *count,
                             struct diag *diag)
{
    BIO *bio = BIO_new_file(file, "r");
    bool good = true;
    X509_CRL *crl;

    if (bio == NULL)
        return reason_file(diag, file, "cannot be read: %s", reason_take());
    while (good &&
           (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL) {
        ++*count;
        good = context_is_current(crl, file, diag);
        CHECK(X509_STORE_add_crl(SSL_CTX_get_cert_store(ctx), crl) == 1);
        X509_CRL_free(crl);
    }
    if (good && *count != 0)
        good = reason_is_end(diag, file, bio);
    BIO_free(bio);
    ERR_clear_error();
    return good;
}

bool context_revoke(SSL_CTX *ctx, const char *file, struct diag *diag)
{
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    size_t count = 0;

    if (!context_add_crls(ctx, file, &count, diag))
        return false;
    if (count == 0)
        return reason_file(diag, file,
                           "holds no revocation list in PEM form (\"-----BEGIN "
                           "X509 CRL-----\")");
    CHECK(X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK) == 1);
    return true;
}

enum tls_fault context_fault(long verify_result)
{
    switch (verify_result) {
    case X509_V_OK:
        return TLS_FAULT_NONE;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return TLS_FAULT_EXPIRED;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return TLS_FAULT_NAME;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return TLS_FAULT_ISSUER;
    case X509_V_ERR_CERT_REVOKED:
        return TLS_FAULT_REVOKED;
    case X509_V_ERR_APPLICATION_VERIFICATION:
        return TLS_FAULT_PIN;
    default:
        return TLS_FAULT_CERTIFICATE;
    }
}
