/*
 * transfer - how the text behind a mail's header is written: RFC 2045, 6.
 *
 *   Content-Transfer-Encoding: quoted-printable      mail, parts of bodies
 *   NOTE;ENCODING=QUOTED-PRINTABLE:                  vCard, vCalendar
 *
 * Works on decoded text of any format, so the mail may also stand in a JSON
 * string.  Quoted-printable holds until another part begins.
 */
#ifndef FOGLINE_TRANSFER_H
#define FOGLINE_TRANSFER_H

#include "filters/window.h"

enum transfer {
    TRANSFER_NONE,   /* nothing is said here */
    TRANSFER_MORE,   /* that is still to come */
    TRANSFER_QUOTED, /* what follows is quoted-printable */
    TRANSFER_BASE64,
    TRANSFER_PLAIN, /* or anything else */
};

/*
 * Reads what stands around the stem at `at`: "nt-t" of a header's name, "ntab"
 * of quoted-printable.  `end` receives where that ends.  Looks at WINDOW_BACK
 * bytes before at most.
 */
enum transfer transfer_read(const struct window *w, size_t at, size_t *end);

/* Does such a stem stand at `at`? */
static inline bool transfer_is_stem(const struct window *w, size_t at)
{
    uint8_t third = window_at(w, at + 2);

    return (w->p[at] | 0x20) == 'n' && (window_at(w, at + 1) | 0x20) == 't' &&
           (third == '-' || (third | 0x20) == 'a');
}

/* Is it Content-Type's?  That names no encoding. */
static inline bool transfer_is_type(const struct window *w, size_t at)
{
    return window_at(w, at + 2) == '-' && (window_at(w, at + 4) | 0x20) == 'y';
}

#endif
