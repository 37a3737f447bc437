/*
 * identity - who a peer is, by the certificate it has proved to hold.
 *
 * A list of texts, each with its kind before it:
 *
 *   uri:spiffe://example.com/insurer    a URI of its subjectAltName
 *   dns:app.example.com                 a DNS name of it, in lower case
 *   subject:CN=app,O=Example            its subject as RFC 2253 writes it
 *
 * Names with control characters, with spaces (URI, DNS) or of more than 1 KiB,
 * and all beyond the 32nd, are left out: nobody may be taken for them.
 */
#ifndef FOGLINE_IDENTITY_H
#define FOGLINE_IDENTITY_H

#include "filters/base/span.h"

#define IDENTITY_NAMES_MAX 32

struct identity {
    size_t count;
    const struct span *names;
    char fingerprint[65]; /* SHA-256 of the certificate, in hex */
};

#endif
