/*
 * disguise - how a value of one kind is written as a pseudonym.
 *
 * A disguise is keyed, deterministic and can be taken off again by whoever has
 * the secret.  What makes pseudonymize idempotent: the pseudonyms of a
 * disguise are a set that no real value of its kind is in, so one that is met
 * again is known, and left as it is.  A one-to-one code cannot stay within the
 * values it encodes and be told from them; each file says where its pseudonyms
 * live instead, and what of the format that costs.
 *
 *   vin      a VIN with a right check digit that ends in three letters
 *   digits   IMEI, IMSI, ICCID, EID: as many digits, from a range that nobody
 *            assigns; the check digit as right, or wrong, as it was
 *   mac      a group address (no device has one)
 *   phone    the digits replaced, behind the unassigned country code 999
 *   alike    letters for letters, digits for digits, behind a keyed mark of
 *            five characters
 *   number   16 digits that begin with 5, for a value that must stay a number
 *   token    "p-" and base32, for texts of any form and length
 *   token_email  the same as an address below pseudonym.invalid (RFC 2606)
 */
#ifndef FOGLINE_DISGUISE_H
#define FOGLINE_DISGUISE_H

#include "filters/act/secret.h"

/*
 * `put_on` writes the pseudonym of `value`, `take_off` the value of a
 * pseudonym, to `out`, which has disguise_bound(n) bytes of room and does not
 * overlap; both return its length.  0: the value does not fit this disguise,
 * or it is no pseudonym of this disguise and secret.
 */
struct disguise {
    size_t (*put_on)(const struct secret *secret, struct span value,
                     uint8_t *out);
    size_t (*take_off)(const struct secret *secret, struct span value,
                       uint8_t *out);
};

/* Room that is enough for either direction, bytes. */
static inline size_t disguise_bound(size_t n)
{
    return 2 * n + 64;
}

extern const struct disguise disguise_vin;
extern const struct disguise disguise_digits_imei;
extern const struct disguise disguise_digits_imsi;
extern const struct disguise disguise_digits_iccid;
extern const struct disguise disguise_digits_eid;
extern const struct disguise disguise_mac;
extern const struct disguise disguise_phone;
extern const struct disguise disguise_alike;
extern const struct disguise disguise_number;
extern const struct disguise disguise_token;
extern const struct disguise disguise_token_email;

#endif
