/*
 * device_key - what the words before a number say about it.
 *
 * For values found by shape: those that a key names are judged before anyone
 * asks for their shape (filters/detect/keyed.h).
 */
#ifndef FOGLINE_DEVICE_KEY_H
#define FOGLINE_DEVICE_KEY_H

#include "filters/text/key.h"

/*
 * Does one of `words` (lower case, ending in {NULL, 0}) stand before the value
 * at `start`, as its key or in the same clause?
 */
bool device_key_named(const struct window *w, size_t start,
                      const struct key_word *words);

enum device_key {
    DEVICE_KEY_NOTHING,  /* that speaks against a device's number */
    DEVICE_KEY_ANY_ID,   /* the number of whatever: id, uniqueId */
    DEVICE_KEY_OTHER_ID, /* of something else: accountId, orderNo */
    DEVICE_KEY_MEASURE,  /* a quantity or a moment: timestamp, odometer */
};

enum device_key device_key_says(struct span key);

#endif
