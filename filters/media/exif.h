/*
 * exif - the one thing in a photograph's EXIF that says how it is to be seen:
 * which way up it is.
 */
#ifndef FOGLINE_EXIF_H
#define FOGLINE_EXIF_H

#include "filters/base/span.h"

#define EXIF_LOOK    1024 /* bytes of EXIF in which the rotation is looked for */
#define EXIF_SEGMENT 36   /* bytes of a JPEG segment that says no more */

/* The rotation (2 to 8; EXIF 2.32 section 4.6.4, tag 0112) that EXIF's TIFF
 * names among its first entries; 0: none, or upright. */
unsigned exif_rotation(struct span tiff);

/* Writes a JPEG segment of EXIF that holds the rotation alone. */
void exif_put(unsigned rotation, uint8_t out[EXIF_SEGMENT]);

#endif
