/*
 * exposition_tls - the metrics of TLS, as exposition.h's.
 */
#ifndef FOGLINE_EXPOSITION_TLS_H
#define FOGLINE_EXPOSITION_TLS_H

#include "filters/base/buf.h"
#include "proxy/secure.h"

/* Appends handshakes and failures of both sides, and how long certificates
 * last; nothing of a side that does not speak TLS. */
void exposition_tls_put(const struct secure *secure, struct buf *out);

#endif
