/*
 * framing - where a message's body ends (RFC 9112 section 6.3), without any
 * tolerance: what two readers could understand differently is refused.
 */
#ifndef FOGLINE_FRAMING_H
#define FOGLINE_FRAMING_H

#include "filters/base/check.h"
#include "proxy/http/head.h"

enum framing_kind {
    FRAMING_NONE,    /* no body */
    FRAMING_LENGTH,  /* Content-Length, > 0 */
    FRAMING_CHUNKED, /* Transfer-Encoding: chunked */
    FRAMING_CLOSE,   /* responses only: until the connection closes */
};

struct framing {
    enum framing_kind kind;
    uint64_t length; /* FRAMING_LENGTH */
};

enum framing_fault {
    FRAMING_OK,
    FRAMING_AMBIGUOUS, /* two lengths, a malformed one, length and coding */
    FRAMING_CODING,    /* a transfer coding that is not exactly "chunked" */
};

/* `otherwise`: what holds when the head names neither length nor coding. */
MUST_USE enum framing_fault framing_find(const struct head *head,
                                         enum framing_kind otherwise,
                                         struct framing *out);

#endif
