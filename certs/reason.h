/*
 * reason - what OpenSSL says about its last error, as an error message.
 */
#ifndef FOGLINE_REASON_H
#define FOGLINE_REASON_H

#include "filters/base/diag.h"

#include <openssl/bio.h>

/* The last reason in words; forgets all of them.  Static text. */
const char *reason_take(void);

/* After PEM was read from `file` by `bio` until nothing was left: true if it
 * ended there, and not in something broken, behind which more might stand.
 * Else an error.  Forgets OpenSSL's. */
bool reason_is_end(struct diag *diag, const char *file, BIO *bio);

/* "FILE: <message>", printf-like; always returns false. */
bool reason_file(struct diag *diag, const char *file, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
