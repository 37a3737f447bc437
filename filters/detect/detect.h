/*
 * detect - the detectors: one file per kind.
 *
 * A value that its key names: a judge, see keyed.h.  A shape that is found
 * without a key: a function of type detect_fn or shape_fn (shape.h) in a file
 * of its own, and a line in filters/walk.c that asks it at one of the anchors
 * of filters/scan/scan.h.  Both: a case in tests/golden/.
 */
#ifndef FOGLINE_DETECT_H
#define FOGLINE_DETECT_H

#include "filters/detect/shape.h"
#include "filters/text/csv.h"
#include "filters/window.h"

/* Stems, other than those of keys (filters/text/name.h), at which somebody
 * wants to be asked; ends with NULL. */
extern const char *const detect_stems[];

/* keyed.c: a stem of a key.  Where its values stand in brackets, found->list
 * says so. */
detect_fn keyed_look;

/* keyed.c: the key around the stem at `at`; empty if there is none. */
struct span keyed_key(const struct window *w, size_t at);

/* keyed_before.c: where the last value begins whose name may still come, or
 * w->end. */
size_t keyed_before_tail(const struct window *w);

/* keyed_apart.c: the cell of a table whose column has a name; false: it is
 * none. */
bool keyed_cell(const struct window *w, const struct csv_cell *cell,
                struct hit *hit);

/* keyed_apart.c: a value of a list, which is `part` of the window; false: it is
 * none. */
bool keyed_item(const struct window *w, const struct list_item *item,
                struct window_part part, struct hit *hit);

/* jwt.c: "eyJ", what {" is in base64. */
detect_fn jwt_look;

/* data_uri.c: "se64" of ";base64," */
detect_fn data_uri_look;

/* mail_part.c: "nt-t" of Content-Transfer-Encoding. */
detect_fn mail_part_look;

/* email_keyed.c: does "mail":" stand at `at`, and an address behind it that is
 * written plainly, as nearly all are?  Its '@' comes before the string's end,
 * and has the say. */
bool email_keyed_is_plain(const struct window *w, size_t at);

/* nmea.c: "gga," and the like: a sentence's name. */
detect_fn nmea_look;

static inline bool nmea_is_stem(const struct window *w, size_t at)
{
    return window_at(w, at + 3) == ',';
}

/* encoded_word.c: "=?ut" of =?utf-8?.. */
detect_fn encoded_word_look;

/* Where a stem begins that the window's end cuts: what is before it may leave;
 * w->end if there is none. */
size_t encoded_word_tail(const struct window *w);

/* vin.c: a run of 17 letters and digits; `at` is the byte after it. */
detect_fn vin_look;

/* email.c: an '@'. */
detect_fn email_look;

/* taro.yamada@example.jp, as nearly all are: what email_look() finds there, and
 * takes for likely.  False: it is otherwise, and that one is to be asked. */
bool email_plain(const struct window *w, size_t at,
                 struct window_part *address);

/*
 * taro@example.jp" at p: how long such an address is that fills its string, a
 * member's value; 0: it is otherwise.  Nothing else can be found in it.  34
 * bytes are read.
 */
size_t email_plain_string(const uint8_t *p);

/*
 * Is the text before `end` part of an e-mail address that has its '@' further
 * on?  MATCH (as email_look) or MORE if so; NONE: no.
 */
enum verdict email_claims(const struct window *w, size_t end,
                          struct found *found);

/* coordinates.c: a key that begins with lat, lon or lng. */
detect_fn coordinates_look;

/* coordinates_cell.c: the value of a cell in a latitude or longitude column;
 * false: none. */
bool coordinates_cell(const struct window *w, const struct csv_cell *cell,
                      struct hit *hit);

/* pair.c: a number with four decimals, perhaps one of two. */
detect_fn pair_look;

/*
 * Where the hold must begin at the window's end so that the first number of a
 * pair is still there when the second arrives; w->end if there is none.
 */
size_t pair_tail(const struct window *w);

#endif
