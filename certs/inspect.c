/*
 * inspect - see inspect.h.
 */
#include "certs/inspect.h"

#include "certs/pair.h"
#include "certs/reason.h"
#include "certs/tls_client.h"
#include "certs/tls_server.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

static void inspect_days(const char *file, const char *what, double days,
                         struct diag *diag)
{
    const struct place at = {.file = file};

    if (days < 0)
        diag_warn(diag, &at, "warning: %s has ended %.0f days ago; renew it",
                  what, -days);
    else if (days < INSPECT_DAYS)
        diag_warn(diag, &at, "warning: %s ends in %.0f days; renew it", what,
                  days);
}

static double inspect_days_to(const ASN1_TIME *to)
{
    int days = 0, seconds = 0;

    if (to == NULL || ASN1_TIME_diff(&days, &seconds, NULL, to) != 1)
        return INSPECT_DAYS; /* no end: nothing to say */
    return days + seconds / 86400.0;
}

static void inspect_pair(const struct pair *pair, const char *file,
                         struct diag *diag)
{
    const struct place at = {.file = file};

    inspect_days(file, "this certificate, or one of its chain,",
                 pair_days_left(pair), diag);
    if (X509_get_ext_by_NID(pair->certificate, NID_subject_alt_name, -1) < 0)
        diag_warn(
            diag, &at,
            "warning: this certificate has no subjectAltName, and clients look "
            "nowhere else for a name; make one with the names that "
            "clients use");
}

static void inspect_cas(const char *file, struct diag *diag)
{
    BIO *bio = BIO_new_file(file, "r");
    X509 *ca;

    while (bio != NULL &&
           (ca = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        inspect_days(file, "a CA's certificate",
                     inspect_days_to(X509_get0_notAfter(ca)), diag);
        X509_free(ca);
    }
    BIO_free(bio);
    ERR_clear_error();
}

/* Whoever has an old list takes nobody: it ends for all clients at once. */
static void inspect_crls(const char *file, struct diag *diag)
{
    BIO *bio = BIO_new_file(file, "r");
    X509_CRL *crl;

    while (bio != NULL &&
           (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)) != NULL) {
        if (inspect_days_to(X509_CRL_get0_nextUpdate(crl)) < 1)
            inspect_days(file,
                         "this revocation list, without which no client "
                         "is taken,",
                         inspect_days_to(X509_CRL_get0_nextUpdate(crl)), diag);
        X509_CRL_free(crl);
    }
    BIO_free(bio);
    ERR_clear_error();
}

/* Staples live for days: only one that is over is worth a word. */
static void inspect_staple(const struct pair *pair, const char *file,
                           struct diag *diag)
{
    const unsigned char *der = pair->ocsp.p;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &der, (long)pair->ocsp.n);
    OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
    OCSP_SINGLERESP *single = OCSP_resp_get0(basic, 0);
    ASN1_GENERALIZEDTIME *next = NULL;

    if (single != NULL)
        (void)OCSP_single_get0_status(single, NULL, NULL, NULL, &next);
    if (next != NULL && inspect_days_to(next) < 0)
        inspect_days(file, "this OCSP response, which clients refuse,",
                     inspect_days_to(next), diag);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    ERR_clear_error();
}

/* False: it cannot be read; tls_server_new has said so. */
static bool inspect_load(const struct certs_pair *files, struct pair *pair)
{
    struct diag diag;
    bool good;

    *pair = (struct pair){0};
    diag_init(&diag);
    good = pair_load(pair, files, &diag);
    diag_done(&diag);
    return good;
}

static void inspect_files(const struct certs_pair *files, struct diag *diag)
{
    struct pair pair;

    if (inspect_load(files, &pair)) {
        inspect_pair(&pair, files->certificate, diag);
        if (files->ocsp != NULL)
            inspect_staple(&pair, files->ocsp, diag);
    }
    pair_done(&pair);
}

bool inspect_listen(const struct tls_listen *settings, struct diag *diag)
{
    struct tls_server *server;

    if (settings->pair_count == 0)
        return true;
    server = tls_server_new(settings, diag);
    tls_server_free(server);
    if (server == NULL)
        return false;
    for (size_t i = 0; i < settings->pair_count; i++)
        inspect_files(&settings->pairs[i], diag);
    if (settings->clients == CERTS_CLIENTS_OFF)
        return true;
    inspect_cas(settings->client_ca, diag);
    if (settings->crl != NULL)
        inspect_crls(settings->crl, diag);
    return true;
}

bool inspect_upstream(const struct tls_upstream *settings, struct diag *diag)
{
    const struct certs_pair files = {.certificate = settings->certificate,
                                     .key = settings->key};
    struct tls_client *client = tls_client_new(settings, diag);
    struct pair pair;

    tls_client_free(client);
    if (client == NULL)
        return false;
    if (settings->ca != NULL)
        inspect_cas(settings->ca, diag);
    if (files.certificate != NULL) {
        if (inspect_load(&files, &pair))
            inspect_days(files.certificate,
                         "this certificate, or one of its chain,",
                         pair_days_left(&pair), diag);
        pair_done(&pair);
    }
    if (settings->insecure)
        diag_warn(diag, NULL,
                  "warning: the upstream's certificate is not verified: "
                  "whoever stands "
                  "between can read and change everything; name its CA "
                  "instead");
    return true;
}

bool inspect_has_host(const struct tls_listen *settings, const char *host)
{
    char below[300];
    bool found = false;

    /* A name that stands for all below. */
    if (strncmp(host, "*.", 2) == 0) {
        snprintf(below, sizeof below, "x%s", host + 1);
        host = below;
    }
    for (size_t i = 0; i < settings->pair_count && !found; i++) {
        struct pair pair;

        if (inspect_load(&settings->pairs[i], &pair))
            found = pair_is_for(&pair, host);
        pair_done(&pair);
    }
    return found;
}
