/*
 * tls_args - the --tls-... and --upstream-... options of serve.
 */
#ifndef FOGLINE_TLS_ARGS_H
#define FOGLINE_TLS_ARGS_H

#include "proxy/cli/args.h"
#include "proxy/config.h"

/* Applies them to every listener and to the upstream.  False after an error on
 * stderr. */
MUST_USE bool tls_args_apply(const struct args *args, struct config *config);

#define OPTIONS_TLS                                                    \
    {"--tls-cert", "FILE", true,                                       \
     "listen with TLS: certificate and chain, in PEM; again for\n"     \
     "another name or key type, chosen by what a client asks for"},    \
    {                                                                  \
        "--tls-key", "FILE", true,                                     \
            "its key, others may not read it; as many, in the order\n" \
            "of --tls-cert; default: it stands in the same file"       \
    }

#endif
