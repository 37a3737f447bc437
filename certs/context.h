/*
 * context - what both sides set in an SSL_CTX in the same way.
 */
#ifndef FOGLINE_CONTEXT_H
#define FOGLINE_CONTEXT_H

#include "certs/pair.h"
#include "certs/tls_fault.h"

/* Versions, ciphers, groups, and what is never done: renegotiation,
 * compression, SHA-1, keys of less than 112 bits of strength. */
MUST_USE bool context_protocol(SSL_CTX *ctx, const struct certs_protocol *p,
                               struct diag *diag);

/* Adds a pair, beside those of other key types. */
MUST_USE bool context_pair(SSL_CTX *ctx, const struct pair *pair,
                           const char *file, struct diag *diag);

/* Trusts the CAs of a file. */
MUST_USE bool context_trust(SSL_CTX *ctx, const char *file, struct diag *diag);

/* Asks the CRLs of a file; who is not on one of a CA's is not taken. */
MUST_USE bool context_revoke(SSL_CTX *ctx, const char *file, struct diag *diag);

/* What X509_V_ERR_... amounts to. */
enum tls_fault context_fault(long verify_result);

#endif
