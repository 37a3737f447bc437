/*
 * peer - reads an identity out of a certificate.
 */
#ifndef FOGLINE_PEER_H
#define FOGLINE_PEER_H

#include "certs/identity.h"

#include <openssl/ssl.h>

/* In one block, which the caller frees. */
struct identity *peer_identity(X509 *certificate);

#endif
