/*
 * email_local - what stands before the '@' of an e-mail address.
 *
 *   taro.yamada      a dot-atom of ASCII, as far as it is met in practice
 *   jürgen, 太郎     letters of any script, RFC 6531
 *   "taro yamada"    a quoted string, RFC 5321, 4.1.2; its quotation marks may
 *                    be escaped, and then both alike, as JSON has them
 *
 * At most WINDOW_BACK bytes.
 */
#ifndef FOGLINE_EMAIL_LOCAL_H
#define FOGLINE_EMAIL_LOCAL_H

#include "filters/text/chars.h"
#include "filters/window.h"

/* Is byte i a '%' that begins no escape?  Then it belongs to a local part. */
static inline bool email_local_percent(const struct window *w, size_t i)
{
    return w->p[i] == '%' && (!chars_is(window_at(w, i + 1), CHARS_HEX) ||
                              !chars_is(window_at(w, i + 2), CHARS_HEX));
}

/* The first byte of the run of ASCII that ends before `end` and may be (part
 * of) a local part; `end` itself if there is none. */
static inline size_t email_local_run(const struct window *w, size_t end)
{
    size_t limit = end > WINDOW_BACK ? end - WINDOW_BACK : 0;
    size_t i = end;

    while (i - limit >= 4 && chars_four(w->p + i - 4, CHARS_LOCAL))
        i -= 4;
    while (i > limit && (chars_is(w->p[i - 1], CHARS_LOCAL) ||
                         email_local_percent(w, i - 1)))
        i--;
    return i;
}

/* The same as email_local_start() where what stands before is not ASCII, or a
 * quotation mark. */
size_t email_local_wide(const struct window *w, size_t at);
size_t email_local_quoted(const struct window *w, size_t at);

/* Where the local part before the '@' at `at` begins, which may lie before the
 * window's floor; `at` itself: there is none.  Here since nearly all are short
 * and ASCII. */
static inline size_t email_local_start(const struct window *w, size_t at)
{
    size_t start = email_local_run(w, at);
    uint8_t before = start > 0 ? w->p[start - 1] : ' ';

    if (before >= 0x80)
        return email_local_wide(w, at);
    return before == '"' && start == at ? email_local_quoted(w, at) : start;
}

/* Where the characters of a local part that begin at i end. */
size_t email_local_end(const struct window *w, size_t i);

/*
 * Where the hold must begin so that a local part that stands before `end` and
 * has its '@' there or further on stays whole; `end` itself if there is none.
 */
size_t email_local_hold(const struct window *w, size_t end);

#endif
