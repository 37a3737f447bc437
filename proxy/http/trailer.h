/*
 * trailer - what goes on of a trailer section, and of its announcement.
 */
#ifndef FOGLINE_TRAILER_H
#define FOGLINE_TRAILER_H

#include "filters/base/buf.h"
#include "proxy/http/head.h"

/* Appends the trailer fields that may be passed on, "Name: value\r\n" each;
 * those that would change what the message means (see field.h) are left out.
 * `out` must have room for all of them. */
void trailer_put(const struct head *trailers, struct buf *out);

/*
 * Appends "Trailer: a,b\r\n" with the names that the head's own Trailer
 * announces and that may come (RFC 9110 section 6.6.2); nothing if there are
 * none.  Takes no more room than the head's field lines.
 */
void trailer_put_names(const struct head *head, struct buf *out);

#endif
