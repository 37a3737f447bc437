/*
 * etag - entity tags that say which policy made the copy they stand for
 * (RFC 9110 section 8.8.3).
 *
 *   the upstream's   "abc"        W/"abc"
 *   the client's     "abc~fl.VVV"   W/"abc~fl.VVV"    VVV: the variant
 *
 * On the way back only tags of the variant in force may revalidate: a copy
 * that another policy filtered, or none, must never be called fresh.
 */
#ifndef FOGLINE_ETAG_H
#define FOGLINE_ETAG_H

#include "filters/base/buf.h"
#include "filters/base/check.h"

#define ETAG_VARIANT 16 /* its length.  Letters a to p: no finding looks so */

/* Appends `value` with the variant in it.  False, and nothing appended, if it
 * is not exactly one valid tag. */
MUST_USE bool etag_put(struct span value, const char *variant, struct buf *out);

/* Appends those tags of a list that bear this variant, comma-separated, as
 * the upstream knows them; returns how many.  Never "*". */
size_t etag_put_current(struct span list, const char *variant, struct buf *out);

/* Appends all tags of a list, without their variants, whatever those are, and
 * "*" as it is.  False if the list is not valid; `out` may have some then. */
MUST_USE bool etag_put_all(struct span list, struct buf *out);

#endif
