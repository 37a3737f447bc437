/*
 * reason - OpenSSL's error queue into words.
 */
#include "certs/reason.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdarg.h>
#include <stdio.h>

#define MESSAGE_MAX 600

const char *reason_take(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *text = NULL;

    if (ERR_SYSTEM_ERROR(code))
        text = strerror(ERR_GET_REASON(code));
    else if (code != 0)
        text = ERR_reason_error_string(code);
    ERR_clear_error();
    return text != NULL ? text : "no reason given";
}

bool reason_file(struct diag *diag, const char *file, const char *format, ...)
{
    struct place at = {.file = file};
    char message[MESSAGE_MAX];
    va_list list;

    va_start(list, format);
    vsnprintf(message, sizeof message, format, list);
    va_end(list);
    diag_error(diag, &at, "%s", message);
    return false;
}

bool reason_is_end(struct diag *diag, const char *file, BIO *bio)
{
    unsigned long code = ERR_peek_last_error();
    const char *why;

    /* A line that begins with a NUL has no bytes for OpenSSL, which stops. */
    if (ERR_GET_LIB(code) == ERR_LIB_PEM &&
        ERR_GET_REASON(code) == PEM_R_NO_START_LINE) {
        ERR_clear_error();
        if (BIO_eof(bio))
            return true;
        why = "a NUL";
    } else {
        why = reason_take();
    }
    return reason_file(diag, file,
                       "is not whole: behind what can be read of it stands "
                       "what cannot (%s); write the file anew",
                       why);
}
