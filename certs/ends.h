/*
 * ends - what tls.c asks of the two ends' contexts; nobody else.
 */
#ifndef FOGLINE_ENDS_H
#define FOGLINE_ENDS_H

#include "certs/tls_client.h"
#include "certs/tls_server.h"

#include <openssl/ssl.h>

/* A connection of the context in force; the caller frees it. */
SSL *tls_server_open(struct tls_server *s);

/* Likewise, ready to ask for and to verify `name`, with a session to resume if
 * there is one.  `name` is borrowed for the connection's life. */
SSL *tls_client_open(struct tls_client *c, char *name);

/* After the handshake: is the server's key the one that it must be? */
bool tls_client_pin_holds(const struct tls_client *c, SSL *ssl);

#endif
