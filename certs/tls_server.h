/*
 * tls_server - what listeners need for TLS: certificates, keys, whom to trust.
 *
 * Made from settings and the files they name; the files can be read again at
 * any time, and connections that are there keep what they began with.  All
 * threads may share one.
 */
#ifndef FOGLINE_TLS_SERVER_H
#define FOGLINE_TLS_SERVER_H

#include "certs/certs.h"
#include "certs/tls_fault.h"
#include "filters/base/diag.h"

struct tls_server;

/* Reads all files.  NULL and an error that names the file: it cannot be read,
 * is no PEM, the key is another's or others may read it, it has expired, ... */
struct tls_server *tls_server_new(const struct tls_listen *settings,
                                  struct diag *diag);

/* When no connection begins with it any more.  NULL is fine. */
void tls_server_free(struct tls_server *s);

/* Reads the files again.  False and an error, and the old ones stay in force,
 * if one of them is not good.  Any one thread. */
MUST_USE bool tls_server_reload(struct tls_server *s, struct diag *diag);

const struct tls_listen *tls_server_settings(const struct tls_server *s);

/* How many certificates there are, and in how many days the `i`th or one of
 * its chain expires; negative: since.  Any thread. */
size_t tls_server_count(const struct tls_server *s);
double tls_server_days_left(struct tls_server *s, size_t i);

struct tls_tally *tls_server_tally(struct tls_server *s);

#endif
