/*
 * secure - the TLS contexts of all listeners and of the upstream.
 *
 * Made before the threads start, shared by them, read again when files change.
 */
#ifndef FOGLINE_SECURE_H
#define FOGLINE_SECURE_H

#include "certs/tls_client.h"
#include "certs/tls_server.h"
#include "proxy/config.h"

struct secure {
    struct tls_server *listen[CONFIG_LISTEN_MAX]; /* NULL: plain text */
    struct tls_client *upstream;                  /* NULL: none is https:// */
};

/* False and an error; secure_done is due in both cases.  `config` is borrowed
 * until then. */
MUST_USE bool secure_init(struct secure *s, const struct config *config,
                          struct diag *diag);

/* When no connection is left. */
void secure_done(struct secure *s);

#endif
