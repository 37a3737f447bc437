/*
 * magic - tells archives, documents and binary records, in which values stand
 * where no reader of text finds them: compressed, or as numbers without
 * digits.
 *
 * Pictures, sound and video: picture.h.
 */
#ifndef FOGLINE_MAGIC_H
#define FOGLINE_MAGIC_H

#include "filters/base/span.h"

#define MAGIC_HEAD 262 /* bytes of a body after which magic_in() is certain */

/* Is this media type (a Content-Type's value) a binary one?  Types that are
 * also given to text, as application/octet-stream and application/vnd.ms-excel,
 * are not: their first bytes tell. */
bool magic_of_type(struct span media_type);

/* Do the first bytes of a body say that it is binary?  More bytes never take
 * back a yes. */
bool magic_in(struct span head);

#endif
