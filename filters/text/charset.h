/*
 * charset - can a body be inspected as it is?
 *
 * The engine reads bytes in which ASCII characters stand for themselves:
 * UTF-8 and most national encodings.  UTF-16, UTF-32, UTF-7 and EBCDIC hide
 * everything from it, and are refused.
 */
#ifndef FOGLINE_CHARSET_H
#define FOGLINE_CHARSET_H

#include "filters/base/span.h"

#define CHARSET_HEAD 8 /* bytes of a body that charset_is_wide() wants */

/* Does the media type (a Content-Type's value) name no charset, or one that
 * keeps ASCII?  False also if it names two. */
bool charset_allowed(struct span media_type);

/* Is this the head of UTF-16 or UTF-32 text, with or without a byte-order
 * mark?  Of fewer than CHARSET_HEAD bytes only a mark tells. */
bool charset_is_wide(struct span head);

#endif
