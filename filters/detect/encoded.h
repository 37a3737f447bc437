/*
 * encoded - a keyed value that was written in base64 or hexadecimal.
 *
 * Pure; any thread.
 */
#ifndef FOGLINE_ENCODED_H
#define FOGLINE_ENCODED_H

#include "filters/detect/keyed.h"

/*
 * Is `k->value`, all of it, base64 or hexadecimal of a printable ASCII text
 * that `look` takes for what the key promises?  Then `m`, which comes as for
 * `look` and is set, says what it is, and that all of the value goes: half of
 * it could not be decoded.
 */
bool encoded_judge(const struct keyed *k, judge_fn *look, struct match *m);

#endif
