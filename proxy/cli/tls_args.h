/*
 * tls_args - the --tls-... and --upstream-... options of serve.
 */
#ifndef FOGLINE_TLS_ARGS_H
#define FOGLINE_TLS_ARGS_H

#include "proxy/cli/args.h"
#include "proxy/config.h"

/* Applies them to every listener and to the upstream; each of these keeps what
 * it has if no option speaks of it.  False after an error on stderr. */
MUST_USE bool tls_args_apply(const struct args *args, struct config *config);

/* Rows of a table of options. */
/* clang-format off */
#define OPTIONS_TLS                                                            \
    {"--tls-cert", "FILE", true,                                               \
     "listen with TLS: certificate and chain, in PEM; again for\n"             \
     "another name or key type, chosen by what clients ask"},            \
    {"--tls-key", "FILE", true,                                                \
     "its key, others may not read it; as many, in the order\n"                \
     "of --tls-cert; default: it stands in the same file"},                    \
    {"--tls-ocsp", "FILE", true,                                               \
     "an OCSP response to staple, in DER; likewise"},                          \
    {"--tls-clients", "MODE", false,                                           \
     "off, optional or required: whether clients must show a\n"                \
     "certificate; default: required with --tls-client-ca"},                   \
    {"--tls-client-ca", "FILE", false,                                         \
     "CAs whose client certificates are taken, in PEM"},                       \
    {"--tls-crl", "FILE", false, "what those CAs have revoked, in PEM"},       \
    {"--tls-forward-client", NULL, false,                                      \
     "tell the upstream who the client is, in\n"                               \
     "X-Forwarded-Client-Cert"},                                               \
    {"--tls-hsts", "DAYS", false,                                              \
     "send Strict-Transport-Security, as in 365d"},                            \
    {"--tls-resume", "SECONDS", false,                                         \
     "how long a session can be resumed, and a ticket key\n"                   \
     "seals; default 3600"},                                                   \
    {"--tls-min-version", "VERSION", false, "1.2 (default) or 1.3"},           \
    {"--upstream-ca", "FILE", false,                                           \
     "CAs that vouch for https:// upstreams, in PEM; default:\n"               \
     "those of the system"},                                                   \
    {"--upstream-cert", "FILE", false,                                         \
     "certificate to show to the upstream, in PEM"},                           \
    {"--upstream-key", "FILE", false,                                          \
     "its key; default: it stands in the same file"},                          \
    {"--upstream-name", "NAME", false,                                         \
     "the name that the upstream's certificate must be for;\n"                 \
     "default: the URL's host"},                                               \
    {"--upstream-pin", "PIN", false,                                           \
     "sha256/BASE64 of the public key that the upstream must\n"                \
     "have, besides"},                                                         \
    {"--upstream-insecure", NULL, false,                                       \
     "take any certificate of the upstream: for tries only"}
/* clang-format on */

/* "365d" into seconds; false: it is something else, and TLS_ARGS_DAYS says
 * what is wanted. */
#define TLS_ARGS_DAYS "want days, from 1d to 3650d"
MUST_USE bool tls_args_days(const char *text, unsigned *seconds);

#endif
