/*
 * keyed_plain - keys and values that stand in JSON as nearly all do, read by
 * sixteens.
 *
 *   "vin":"JTDKN3DU0A0000001"  "lat":35.6812,  "email":"taro@...  "position":{"
 *
 * Says nothing where anything is otherwise: then the long way, keyed.c, decides
 * (and it comes to the same where something is said).
 */
#ifndef FOGLINE_KEYED_PLAIN_H
#define FOGLINE_KEYED_PLAIN_H

#include "filters/detect/keyed.h"

/* The key around `at` if it stands in JSON as "key":, near enough, and has been
 * met before: then it needs no second reading.  What it was remembered as, and
 * `*key`; NULL: it is otherwise. */
const struct name_cache_row *keyed_plain_key(const struct window *w, size_t at,
                                             struct span *key);

/* "lat":35.6812, and "lon", "longitude" likewise.  NONE: it is another key, or
 * written otherwise. */
enum verdict keyed_plain_axis(const struct window *w, const struct keyed *k,
                              struct found *found);

/* "email":"taro@..., which is left to email.c. */
bool keyed_plain_mail(const struct window *w, const struct keyed *k);

/* What keyed_plain() has to say of a stem. */
enum keyed_plain_says {
    KEYED_PLAIN_NOT,     /* ask keyed_look() */
    KEYED_PLAIN_NOTHING, /* that one would say NONE */
    KEYED_PLAIN_VALUE,   /* that one would find this, certain by its key */
};

struct keyed_plain {
    size_t key_end;
    struct window_part value;
    enum kind kind;
    enum form form;
};

/*
 * Looks at the stem at `at`, or at what looks like one to the scan.  Answers as
 * if no rule coarsened.  With VALUE, nothing else can be found at any anchor
 * that stands in the key.
 */
enum keyed_plain_says keyed_plain(const struct window *w, size_t at,
                                  struct keyed_plain *found);

#endif
