/*
 * list_words - what stands in brackets behind a key, and keys in there that
 * say no more than the key before the brackets does: number in {"phone":
 * {"number": ...}}, line1 in an address, minutes in a latitude.
 */
#ifndef FOGLINE_LIST_WORDS_H
#define FOGLINE_LIST_WORDS_H

#include "filters/text/name.h"

/* Are values of this name read from lists?  Mail addresses need no key, and
 * positions are two numbers that belong together (filters/detect/array.h). */
bool list_words_open(enum name name);

/* Is the value of `key`, in an object that is a `name`, one as well?  `*weak`:
 * only if there is a digit in it. */
bool list_words_allow(enum name name, struct span key, bool *weak);

#endif
