/*
 * inspect - what is valid today and will not be for long, or is not what it
 * seems: for `fogline check`, and for the log when serve starts.
 */
#ifndef FOGLINE_INSPECT_H
#define FOGLINE_INSPECT_H

#include "certs/certs.h"
#include "filters/base/diag.h"

/* Sooner than this is too soon to expire. */
#define INSPECT_DAYS 30

/*
 * Reads all files as tls_server_new does.  False and an error if one of them is
 * not good.  Warns of certificates, CRLs and OCSP responses that end soon, and
 * of certificates that are for no name.
 */
MUST_USE bool inspect_listen(const struct tls_listen *settings,
                             struct diag *diag);

/* The same for the upstream's; warns also if nothing is verified. */
MUST_USE bool inspect_upstream(const struct tls_upstream *settings,
                               struct diag *diag);

/* True if one of the listener's certificates is for `host` ("*.example.com":
 * for all below it).  False also if they cannot be read. */
bool inspect_has_host(const struct tls_listen *settings, const char *host);

#endif
