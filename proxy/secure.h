/*
 * secure - the TLS contexts of all listeners and of the upstream.
 *
 * Made before the threads start, shared by them, read again when files change.
 */
#ifndef FOGLINE_SECURE_H
#define FOGLINE_SECURE_H

#include "certs/tls_client.h"
#include "certs/tls_server.h"
#include "filters/policy/stamp.h"
#include "proxy/config.h"

struct secure {
    struct tls_server *listen[CONFIG_LISTEN_MAX]; /* NULL: plain text */
    struct tls_client *upstream;                  /* NULL: none is https:// */
};

/* False and an error; secure_done is due in both cases.  `config` is borrowed
 * until then. */
MUST_USE bool secure_init(struct secure *s, const struct config *config,
                          struct diag *diag);

/* Adds all files that it is made of to `out`. */
void secure_files(const struct config *config, struct stamps *out);

/* Room for an error of each. */
#define SECURE_ERRORS_MAX ((size_t)2 * 1024 * 1024)

/* Makes every context anew from its files.  Those that cannot be stay as they
 * are; why is appended to `errors`.  Counts both kinds.  Any one thread. */
void secure_reload(const struct secure *s, struct buf *errors, size_t *renewed,
                   size_t *refused);

/* When no connection is left. */
void secure_done(struct secure *s);

#endif
