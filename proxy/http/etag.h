/*
 * etag - entity tags that say which policy made the copy they stand for
 * (RFC 9110 section 8.8.3).
 *
 *   the upstream's   "abc"        W/"abc"
 *   the client's     "abc~fl.VVV"   W/"abc~fl.VVV"    VVV: the variant
 *   coded here       W/"abc~fw.VVV"  W/"abc~fl.VVV"
 *
 * A strong tag of a body that is coded here becomes weak, for another release
 * of a coder may write other bytes.  Its "fw" makes it strong again for the
 * upstream: by a weak one If-Match would never hold.
 *
 * On the way back only tags of the variant in force may revalidate: a copy
 * that another policy filtered, or none, must never be called fresh.
 */
#ifndef FOGLINE_ETAG_H
#define FOGLINE_ETAG_H

#include "filters/base/buf.h"
#include "filters/base/check.h"

#define ETAG_VARIANT 16 /* its length.  Letters a to p: no finding looks so */

/* What becomes of a body between the upstream and the client. */
enum etag_body { ETAG_SAME_CODING, ETAG_CODED_HERE };

/* Appends `value` with the variant in it.  False, and nothing appended, if it
 * is not exactly one valid tag. */
MUST_USE bool etag_put(struct span value, const char *variant,
                       enum etag_body body, struct buf *out);

/* Appends those tags of a list that bear this variant, comma-separated, as
 * the upstream knows them; returns how many.  Never "*". */
size_t etag_put_current(struct span list, const char *variant, struct buf *out);

/* True if a tag of this variant in the list stands for a body coded here: a
 * 304's tag must be the same as the copy's. */
bool etag_is_coded(struct span list, const char *variant);

/* Appends all tags of a list, without their variants, whatever those are, and
 * "*" as it is.  False if the list is not valid; `out` may have some then. */
MUST_USE bool etag_put_all(struct span list, struct buf *out);

#endif
