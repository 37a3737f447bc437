/*
 * reveal - finds the pseudonyms of one secret in a text and turns them back.
 *
 * A pseudonym counts when it stands as a whole word: never as the beginning of
 * a longer one, so that of two that share a prefix each is itself.
 *
 * Some say by themselves that they are pseudonyms of this secret (tokens,
 * numbers of frames, terminals, plates, telephones); others by their form (a
 * VIN that ends in letters, an IMEI from a range that nobody assigns).  What
 * other values may look like by chance (an IMSI, a MAC address without colons,
 * a wrong check digit, blanks between digits) counts only under a key that
 * names it (filters/text/name.h).
 */
#ifndef FOGLINE_REVEAL_H
#define FOGLINE_REVEAL_H

#include "filters/act/secret.h"
#include "filters/base/buf.h"

/* Bytes before and behind `at` that it takes to see any pseudonym; a token of
 * more than REVEAL_AHEAD is not seen. */
#define REVEAL_BACK  128
#define REVEAL_AHEAD ((size_t)16 << 10)

/* If a pseudonym begins at text.p[at], its value into `value` (emptied first;
 * its max at least 3 * REVEAL_AHEAD) and the index behind it; else 0. */
size_t reveal_at(const struct secret *secret, struct span text, size_t at,
                 struct buf *value);

/* Can only this secret have made the pseudonym, which reveal_at found?  Those
 * that count by their form are turned back by any secret, into any value. */
bool reveal_proves(const struct secret *secret, struct span pseudonym);

/* What has the form of a token or a hash, whoever made it: for places where
 * reveal_at finds nothing. */
enum reveal_form { REVEAL_NO_FORM, REVEAL_TOKEN, REVEAL_HASH };
enum reveal_form reveal_form_at(struct span text, size_t at);

#endif
