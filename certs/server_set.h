/*
 * server_set - what one reading of a listener's files gave: an SSL_CTX with
 * its certificates, chosen by server name.
 */
#ifndef FOGLINE_SERVER_SET_H
#define FOGLINE_SERVER_SET_H

#include "certs/pair.h"
#include "certs/tickets.h"

/* Reads the files and makes a context, which the caller owns; NULL and an
 * error that names the file.  `tickets` are borrowed for its life. */
SSL_CTX *server_set_new(const struct tls_listen *settings,
                        struct tickets *tickets, struct diag *diag);

/* Of the `i`th certificate; see pair.h. */
double server_set_days_left(SSL_CTX *ctx, size_t i);

#endif
