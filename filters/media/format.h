/*
 * format - what a body's first bytes say that it is, and whether that is what
 * its media type says.
 *
 * Only formats that a filter's `media` may have something to say about; what
 * else is binary is told by text/magic.h and text/picture.h.
 */
#ifndef FOGLINE_FORMAT_H
#define FOGLINE_FORMAT_H

#include "filters/base/span.h"

#define FORMAT_HEAD 12 /* bytes after which format_of() is certain */

/* id, the media type whose rule it follows if it is called something else */
#define FORMATS(X)                  \
    X(JPEG, "image/jpeg")           \
    X(PNG, "image/png")             \
    X(GIF, "image/gif")             \
    X(WEBP, "image/webp")           \
    X(HEIF, "image/heic")           \
    X(MP4, "video/mp4")             \
    X(MATROSKA, "video/x-matroska") \
    X(AVI, "video/x-msvideo")       \
    X(WAVE, "audio/wav")            \
    X(PDF, "application/pdf")       \
    X(ZIP, "application/zip")       \
    X(GZIP, "application/gzip")

enum format {
    FORMAT_MORE, /* it depends on bytes that have not come */
    FORMAT_NONE, /* none of these */
#define X(id, type) FORMAT_##id,
    FORMATS(X)
#undef X
        FORMAT_COUNT
};

/* Of a body that begins so.  `is_all`: no more bytes will come. */
enum format format_of(struct span head, bool is_all);

/* The media type in FORMATS; not of MORE and NONE. */
const char *format_type(enum format format);

/* A bit (1 << format) for each format that a body of this media type (a
 * Content-Type's value) may well have. */
unsigned format_fits(struct span media_type);

#endif
