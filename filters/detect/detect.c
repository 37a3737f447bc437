/* detect - what the scan looks for besides keys. */
#include "filters/detect/detect.h"

#include <stddef.h>

const char *const detect_stems[] = {
    "eyJ?", /* jwt.c */
    "se64", /* data_uri.c */
    "mail", /* email_keyed.c */
    "gga,",
    "gns,",
    "rmc,",
    "gll,", /* nmea.c */
    "nt-t", /* filters/text/transfer.h: Content-Type, ...-Transfer-... */
    "ntab", /* the same: quoted-printable */
    /* encoded_word.c, by charset: utf-8, us-ascii, iso-..., shift_jis, euc-..,
     * windows-..., gb..., big5, koi8 */
    "=?ut",
    "=?us",
    "=?is",
    "=?sh",
    "=?eu",
    "=?wi",
    "=?gb",
    "=?bi",
    "=?ko",
    NULL,
};
