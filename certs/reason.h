/*
 * reason - what OpenSSL says about its last error, as an error message.
 */
#ifndef FOGLINE_REASON_H
#define FOGLINE_REASON_H

#include "filters/base/diag.h"

/* The last reason in words; forgets all of them.  Static text. */
const char *reason_take(void);

/* "FILE: <message>", printf-like; always returns false. */
bool reason_file(struct diag *diag, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
