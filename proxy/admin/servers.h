/*
 * servers - the upstream's servers as Prometheus text: how well each is, and
 * what it was given.
 *
 * The label is the server's name from the configuration; no message has a say
 * in it.
 */
#ifndef FOGLINE_SERVERS_H
#define FOGLINE_SERVERS_H

#include "filters/base/buf.h"
#include "proxy/exchange/cluster.h"

/* Appends some 600 bytes for each server. */
void servers_put(const struct cluster *c, uint64_t now_ms, struct buf *out);

#endif
