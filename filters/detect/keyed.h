/*
 * keyed - values that a key names.
 *
 * The engine finds key and value (text/key.h), takes quotes and escapes away
 * and waits until the value is complete.  A judge then says whether this value
 * is what the key promises: key-directed, so shape does not have to be right,
 * but `null`, `true`, an empty text, a placeholder or what is plainly something
 * else is none.  A value that an action has written already (0, "[VIN]",
 * "****") must be none, or acted on without changing.
 *
 * To add one: a judge in a file of its own, a row in keyed.c.
 */
#ifndef FOGLINE_KEYED_H
#define FOGLINE_KEYED_H

#include "filters/act/act.h"
#include "filters/text/name.h"
#include "filters/window.h"

struct keyed {
    enum name name;
    struct span key;   /* decoded, without quotes */
    struct span value; /* decoded, whole, without quotes, never empty */
    bool quoted;       /* it is a string; else it stands bare */
    bool decoded;      /* it was written in base64 or hexadecimal */
};

/*
 * Judges `k`.  True: it is private, and `m` says what it is.  `m` comes with
 * value = all of it, form = FORM_NUMBER if it is a number in JSON's grammar
 * (bare or in quotes), else FORM_TEXT, evidence CERTAIN, kind that of the
 * judge's row; a judge may change each, and narrow m->value within k->value.
 */
typedef bool judge_fn(const struct keyed *k, struct match *m);

struct judge {
    enum kind kind;
    judge_fn *look;
    size_t shortest; /* bytes; no less is anything for the judge */
    bool digits;     /* no digit, and no more than a few bytes: nothing, too */
};

/*
 * What the judge of k->name says of k->value, of what it is decoded, or of the
 * parts of it.  `m` comes zero but for value = all of it, and is filled in as
 * above.  keyed_ask(): without keyed_rest(), which is for that one alone.
 */
bool keyed_says(const struct keyed *k, struct match *m);
bool keyed_ask(const struct keyed *k, struct match *m);

/* keyed_rest.c: of a position that is a part of k->value only, makes it all if
 * more would be found in what an action leaves. */
void keyed_rest(const struct keyed *k, struct match *m);

/* May `value`, decoded or as it is written, be anything to the judge of `name`?
 * No: keyed_says() would say so, at many times the price. */
bool keyed_may(enum name name, struct span value);

/* keyed_says() of k->value, which begins at `start` and is complete. */
enum verdict keyed_judge(const struct window *w, const struct keyed *k,
                         size_t start, struct found *found);

/* keyed_many.c: is one of several values in `k->value` what `look` takes for
 * what the key promises?  `m` as for `look`. */
bool keyed_many(const struct keyed *k, judge_fn *look, struct match *m);

struct value;

/* keyed_many.c: keyed_judge() of the value; in a line, phone=+49 151 234567,
 * with the words behind it. */
enum verdict keyed_many_words(const struct window *w, struct keyed *k,
                              struct value *v, struct found *found);

/*
 * keyed_apart.c: do the key's values stand in brackets, or behind many blanks?
 * Then found->list says where, and while `verdict` is MORE that is held.
 */
void keyed_list(const struct window *w, const struct keyed *k,
                enum verdict verdict, struct found *found);

/*
 * keyed_before.c: is the key the name of a value that stands before it?
 * `verdict` is what has been said of what stands behind, NONE or MORE; while it
 * is MORE the value is held.
 */
enum verdict keyed_before(const struct window *w, struct keyed *k,
                          enum verdict verdict, struct found *found);

/* By enum name; look == NULL: nobody judges such values here. */
extern const struct judge keyed_judges[NAME_COUNT];

/* vin.c, vin_part.c */
judge_fn vin_keyed, vin_part_keyed;
judge_fn chassis_number_keyed, frame_keyed;
judge_fn email_keyed; /* email_keyed.c */
/* position.c: two numbers, or a notation, in one text */
judge_fn position_keyed;
judge_fn geohash_keyed, plus_code_keyed, polyline_keyed;
/* device_id.c, mac_address.c, terminal_id.c */
judge_fn imei_keyed, imsi_keyed, iccid_keyed, eid_keyed;
judge_fn mac_address_keyed;
judge_fn terminal_id_keyed;
judge_fn license_plate_keyed;
judge_fn phone_keyed;
judge_fn address_keyed;

#endif
