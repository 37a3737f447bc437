/*
 * picture - tells pictures, sound and video: what a dash-cam sends.
 *
 * Nobody can look into them for a face, a number plate or the place that a
 * photograph's metadata names, so they leave only where a filter's `media`
 * says so.
 */
#ifndef FOGLINE_PICTURE_H
#define FOGLINE_PICTURE_H

#include "filters/base/span.h"

/* Is this media type (a Content-Type's value) one of pictures, sound or video?
 * Those that are text (image/svg+xml, playlists) are not. */
bool picture_of_type(struct span media_type);

/* Do the first bytes of a body, up to MAGIC_HEAD of them, say that it is one,
 * whatever it is called?  More bytes never take back a yes. */
bool picture_in(struct span head);

/* Is there a byte among them that no text has?  To be asked about a body of
 * such a type: JSON that is called image/png can be filtered as well as any
 * other.  More bytes never take back a yes. */
bool picture_is_bytes(struct span head);

#endif
