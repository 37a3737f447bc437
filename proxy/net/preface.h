/*
 * preface - what a load balancer sends first on a connection to say whose it
 * really is: the PROXY protocol, versions 1 (text) and 2 (binary).
 *
 * Pure.  Source: haproxy's proxy-protocol.txt, sections 2.1 and 2.2.  Strict:
 * whatever is not exactly in that form is broken.
 */
#ifndef FOGLINE_PREFACE_H
#define FOGLINE_PREFACE_H

#include "filters/base/span.h"
#include "proxy/net/address.h"

/* The most bytes a preface may have here: version 1 needs 107, version 2 232
 * before its further fields (TLVs). */
#define PREFACE_MAX ((size_t)2048)

enum preface_result {
    PREFACE_MORE,   /* it is not whole yet; all of `in` belongs to it */
    PREFACE_DONE,   /* its first `size` bytes */
    PREFACE_BROKEN, /* it is none, or longer than PREFACE_MAX */
};

struct preface {
    size_t size;
    /* The client is whoever connected: a check of the balancer's own (LOCAL),
     * or it does not know (UNKNOWN, UNSPEC).  `source` holds nothing then. */
    bool is_own;
    struct address source; /* IPv4, IPv6, or a Unix socket, whose path is not
                              kept */
};

/* Reads the preface that `in` begins with; `out` is set when it is done. */
enum preface_result preface_read(struct span in, struct preface *out);

#endif
