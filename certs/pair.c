/*
 * pair - loads certificates and keys.
 *
 * Must never show anything of a key, nor take one that others may read.
 */
#include "certs/pair.h"

#include "certs/reason.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/stat.h>

#define OCSP_MAX ((size_t)64 * 1024)

static BIO *pair_open(const char *file, struct diag *diag)
{
    BIO *bio = BIO_new_file(file, "r");

    if (bio == NULL)
        reason_file(diag, file, "cannot be read: %s", reason_take());
    return bio;
}

/* Keys with a passphrase would make fogline ask at every reload. */
/* NOLINTNEXTLINE(readability-non-const-parameter): OpenSSL says of what type */
static int pair_no_passphrase(char *out, int room, int writes, void *data)
{
    (void)out, (void)room, (void)writes;
    *(bool *)data = true;
    return -1;
}

static bool pair_load_chain(struct pair *p, const char *file, struct diag *diag)
{
    BIO *bio = pair_open(file, diag);
    bool good = false;
    X509 *next;

    if (bio == NULL)
        return false;
    p->certificate = PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL);
    p->chain = sk_X509_new_null();
    while (p->certificate != NULL &&
           (next = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        CHECK(sk_X509_push(p->chain, next) > 0);
    if (p->certificate != NULL)
        good = reason_is_end(diag, file, bio);
    BIO_free(bio);
    ERR_clear_error();
    if (p->certificate != NULL)
        return good;
    return reason_file(diag, file,
                       "holds no certificate in PEM form (\"-----BEGIN "
                       "CERTIFICATE-----\")");
}

/* The key's file: nobody but owner and group may read it. */
static bool pair_is_private(const char *file, struct diag *diag)
{
    struct stat found;

    if (stat(file, &found) != 0)
        return reason_file(diag, file, "cannot be read: %s", strerror(errno));
    if ((found.st_mode & S_IROTH) != 0)
        return reason_file(diag, file,
                           "holds a private key that everybody may read; "
                           "chmod 600 it (a Kubernetes secret: defaultMode: "
                           "0400), and make a new key if others did");
    return true;
}

static bool pair_load_key(struct pair *p, const char *file, struct diag *diag)
{
    bool has_passphrase = false;
    BIO *bio;

    if (!pair_is_private(file, diag))
        return false;
    bio = pair_open(file, diag);
    if (bio == NULL)
        return false;
    p->key =
        PEM_read_bio_PrivateKey(bio, NULL, pair_no_passphrase, &has_passphrase);
    BIO_free(bio);
    if (p->key != NULL)
        return true;
    ERR_clear_error();
    if (has_passphrase)
        return reason_file(diag, file,
                           "holds a key with a passphrase, which nobody is "
                           "there to type; take it off with `openssl pkey`");
    return reason_file(diag, file,
                       "holds no private key in PEM form (\"-----BEGIN "
                       "PRIVATE KEY-----\")");
}

static bool pair_is_current(const X509 *certificate, const char *file,
                            struct diag *diag)
{
    const ASN1_TIME *from = X509_get0_notBefore(certificate);
    const ASN1_TIME *to = X509_get0_notAfter(certificate);
    char text[64] = "";
    bool is_over = X509_cmp_current_time(to) < 0;
    BIO *bio;

    if (!is_over && X509_cmp_current_time(from) < 0)
        return true;
    bio = BIO_new(BIO_s_mem());
    if (ASN1_TIME_print(bio, is_over ? to : from))
        (void)BIO_read(bio, text, sizeof text - 1);
    BIO_free(bio);
    return reason_file(diag, file,
                       is_over ? "holds a certificate that expired on %s; "
                                 "renew it"
                               : "holds a certificate that is not valid before "
                                 "%s; set this machine's clock, or wait",
                       text);
}

static bool pair_check(const struct pair *p, const struct certs_pair *files,
                       struct diag *diag)
{
    const char *key = files->key != NULL ? files->key : files->certificate;

    if (X509_check_private_key(p->certificate, p->key) != 1) {
        ERR_clear_error();
        return reason_file(diag, key,
                           "is not the key of the certificate in %s; give the "
                           "one it was made with",
                           files->certificate);
    }
    if (!pair_is_current(p->certificate, files->certificate, diag))
        return false;
    for (int i = 0; i < sk_X509_num(p->chain); i++)
        if (!pair_is_current(sk_X509_value(p->chain, i), files->certificate,
                             diag))
            return false;
    return true;
}

static bool pair_read_ocsp(struct pair *p, const char *file, struct diag *diag)
{
    BIO *bio = BIO_new_file(file, "rb");
    int n;

    if (bio == NULL)
        return reason_file(diag, file, "cannot be read: %s", reason_take());
    n = BIO_read(bio, buf_room(&p->ocsp, OCSP_MAX), (int)OCSP_MAX);
    p->ocsp.n = n > 0 ? (size_t)n : 0;
    BIO_free(bio);
    return true;
}

/* A response that says anything but "good" would only turn clients away. */
static bool pair_load_ocsp(struct pair *p, const char *file, struct diag *diag)
{
    OCSP_RESPONSE *response;
    const unsigned char *der;
    int status;

    buf_init(&p->ocsp, OCSP_MAX);
    if (!pair_read_ocsp(p, file, diag))
        return false;
    der = p->ocsp.p;
    response = d2i_OCSP_RESPONSE(NULL, &der, (long)p->ocsp.n);
    status = response != NULL ? OCSP_response_status(response) : -1;
    OCSP_RESPONSE_free(response);
    ERR_clear_error();
    if (status == OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return true;
    return reason_file(diag, file,
                       "is no successful OCSP response in DER form; fetch one "
                       "with `openssl ocsp -respout`");
}

bool pair_load(struct pair *p, const struct certs_pair *files,
               struct diag *diag)
{
    const char *key = files->key != NULL ? files->key : files->certificate;

    return pair_load_chain(p, files->certificate, diag) &&
           pair_load_key(p, key, diag) && pair_check(p, files, diag) &&
           (files->ocsp == NULL || pair_load_ocsp(p, files->ocsp, diag));
}

void pair_done(struct pair *p)
{
    X509_free(p->certificate);
    sk_X509_pop_free(p->chain, X509_free);
    EVP_PKEY_free(p->key);
    buf_done(&p->ocsp);
    *p = (struct pair){0};
}

bool pair_is_for(const struct pair *p, const char *host)
{
    return X509_check_host(p->certificate, host, 0,
                           X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) == 1 ||
           X509_check_ip_asc(p->certificate, host, 0) == 1;
}

static bool pair_same_extension(const X509 *a, const X509 *b, int nid)
{
    X509_EXTENSION *x = X509_get_ext(a, X509_get_ext_by_NID(a, nid, -1));
    X509_EXTENSION *y = X509_get_ext(b, X509_get_ext_by_NID(b, nid, -1));

    if (x == NULL || y == NULL)
        return x == y;
    return ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(x),
                                 X509_EXTENSION_get_data(y)) == 0;
}

bool pair_is_alike(const struct pair *a, const struct pair *b)
{
    return pair_same_extension(a->certificate, b->certificate,
                               NID_subject_alt_name) &&
           X509_NAME_cmp(X509_get_subject_name(a->certificate),
                         X509_get_subject_name(b->certificate)) == 0;
}

static double pair_days_to(const ASN1_TIME *to)
{
    int days = 0, seconds = 0;

    if (ASN1_TIME_diff(&days, &seconds, NULL, to) != 1)
        return 0;
    return days + seconds / 86400.0;
}

double pair_days_left(const struct pair *p)
{
    double least = pair_days_to(X509_get0_notAfter(p->certificate));

    for (int i = 0; i < sk_X509_num(p->chain); i++) {
        double days =
            pair_days_to(X509_get0_notAfter(sk_X509_value(p->chain, i)));

        least = days < least ? days : least;
    }
    return least;
}
