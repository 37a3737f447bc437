/*
 * pair - a certificate, its chain and its key, read from files and found good.
 */
#ifndef FOGLINE_PAIR_H
#define FOGLINE_PAIR_H

#include "certs/certs.h"
#include "filters/base/buf.h"
#include "filters/base/diag.h"

#include <openssl/ssl.h>

struct pair {
    X509 *certificate;
    STACK_OF(X509) * chain; /* without the certificate itself */
    EVP_PKEY *key;
    struct buf ocsp; /* DER; empty: none */
};

/* Zeroed is a valid start.  False and an error that names the file. */
MUST_USE bool pair_load(struct pair *p, const struct certs_pair *files,
                        struct diag *diag);

void pair_done(struct pair *p);

/* True if the certificate is for this host (RFC 9525: of its DNS names, with
 * one `*` as the whole first label, or its addresses). */
bool pair_is_for(const struct pair *p, const char *host);

/* True if both are for the same names, so that a client may get either. */
bool pair_is_alike(const struct pair *a, const struct pair *b);

/* Days until the first of the certificate and its chain expires; negative:
 * since. */
double pair_days_left(const struct pair *p);

#endif
