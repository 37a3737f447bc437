/*
 * charset - the names of character encodings, and which of them keep ASCII.
 *
 * The engine reads bytes in which ASCII characters stand for themselves:
 * UTF-8 and most national encodings.  UTF-16, UTF-32, UTF-7 and EBCDIC hide
 * everything from it, and are refused.
 */
#ifndef FOGLINE_CHARSET_H
#define FOGLINE_CHARSET_H

#include "filters/base/span.h"

/* One encoding; `name` is "" where none was named. */
struct charset {
    char name[24]; /* its usual name in lower case, whatever alias was used */
};

/* Reads an encoding's name, as IANA lists them or as it is written instead.
 * False if it does not keep ASCII, or nobody knows it. */
bool charset_read(struct span name, struct charset *charset);

/* Reads the charset of a media type (a Content-Type's value); "" if there is
 * none.  False if it does not keep ASCII, or two are named. */
bool charset_of_type(struct span media_type, struct charset *charset);

#endif
