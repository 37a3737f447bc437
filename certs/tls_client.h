/*
 * tls_client - what connections to https:// upstreams need: whom to trust,
 * what to show, and the sessions that can be resumed.
 *
 * As tls_server.h, for the other side.
 */
#ifndef FOGLINE_TLS_CLIENT_H
#define FOGLINE_TLS_CLIENT_H

#include "certs/certs.h"
#include "certs/tls_fault.h"
#include "filters/base/diag.h"

struct tls_client;

struct tls_client *tls_client_new(const struct tls_upstream *settings,
                                  struct diag *diag);

/* When no connection uses it any more.  NULL is fine. */
void tls_client_free(struct tls_client *c);

MUST_USE bool tls_client_reload(struct tls_client *c, struct diag *diag);

const struct tls_upstream *tls_client_settings(const struct tls_client *c);

struct tls_tally *tls_client_tally(struct tls_client *c);

#endif
