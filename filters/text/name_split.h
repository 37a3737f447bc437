/*
 * name_split - the words of a key, as name.h describes them.
 */
#ifndef FOGLINE_NAME_SPLIT_H
#define FOGLINE_NAME_SPLIT_H

#include "filters/text/name.h"
#include "filters/text/name_words.h"

/* The last words of a key, last one first: what stands at a key's end says
 * what the value is, and most keys are done with after one look-up. */
struct name_split {
    uint8_t word[NAME_LONGEST]; /* enum word */
    size_t n;
    bool whole; /* no word of the key was left out: all are known */
};

/* Splits `key`, at most NAME_LONGEST bytes, back to the first unknown word. */
void name_split(struct span key, struct name_split *out);

/* Does the key begin with a word such as "is" or "has"? */
bool name_split_asks(struct span key);

#endif
