/*
 * accept - which codings a client takes (Accept-Encoding, RFC 9110 section
 * 12.5.3), what of it is asked of the upstream, and how the answer goes back.
 */
#ifndef FOGLINE_ACCEPT_H
#define FOGLINE_ACCEPT_H

#include "filters/base/buf.h"
#include "proxy/coding/coding.h"

/* What one request says.  Weights in thousandths: 0 refused, 1000 best. */
struct accept {
    uint16_t weight[CODING_COUNT]; /* good after accept_end */
    uint16_t any;                  /* of "*" */
    uint8_t named;                 /* bit per enum coding: has a weight */
    bool any_named;                /* "*" is there */
};

/* Begins a request's; it then says nothing, and only identity is taken. */
void accept_begin(struct accept *a);

/* One field line's value.  An element that is none (a coding unknown here, a
 * weight that is no weight) is not accepted; the others still count. */
void accept_line(struct accept *a, struct span value);

/* After the last line: what has not been named gets its weight, that of "*"
 * if there is one.  Identity is accepted unless it is refused by its name or,
 * unnamed, by "*;q=0". */
void accept_end(struct accept *a);

/*
 * Appends the value of Accept-Encoding to send upstream: of what the client
 * takes, that which can be taken off here; "identity" if that is nothing, and
 * nothing of shared dictionaries (dcb, dcz).  At most ACCEPT_ROOM bytes.
 */
#define ACCEPT_ROOM 96
void accept_put(const struct accept *a, struct buf *out);

/*
 * The coding in which a body goes to the client that came in `from`: the
 * outermost of `from`, if the client takes it; else what it likes best.
 * Identity if it takes nothing (RFC 9110: what cannot be sent in an
 * acceptable coding is sent without).
 */
enum coding accept_choose(const struct accept *a,
                          const struct coding_list *from);

#endif
