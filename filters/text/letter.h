/*
 * letter - letters of all scripts, in UTF-8.
 *
 * Enough of Unicode to tell what names are written in from punctuation and
 * pictures: whole blocks, not single characters, after Unicode 15, chapter 2.8
 * and Blocks.txt.  Marks that combine with a letter, and digits of other
 * scripts, count as letters.
 */
#ifndef FOGLINE_LETTER_H
#define FOGLINE_LETTER_H

#include "filters/window.h"

enum letter {
    LETTER_NONE,     /* punctuation, a sign, a picture, or no UTF-8 */
    LETTER_SPACED,   /* of a script that parts words by blanks */
    LETTER_UNSPACED, /* of one that does not: Han, kana, hangul, Thai ... */
};

/*
 * The letter beyond ASCII that begins at byte i of `text`, or (letter_before)
 * that ends before it.  `n` receives its bytes, 0 if there is none.
 */
enum letter letter_at(struct span text, size_t i, size_t *n);
enum letter letter_before(struct span text, size_t i, size_t *n);

/* How many bytes the letter beyond ASCII at i takes, 0 if there is none.  One
 * that the window's end cuts takes what there is. */
size_t letter_next(const struct window *w, size_t i);

#endif
