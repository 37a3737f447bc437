/*
 * turn - where a body turns to quoted-printable, or back.
 *
 * For filters/walk.c only.
 */
#ifndef FOGLINE_TURN_H
#define FOGLINE_TURN_H

#include "filters/walk.h"

/*
 * Asks the stem at `at` of what filters/text/transfer.h reads.  Where it says
 * that the body is written otherwise from there on, the window is cut behind
 * it, once all before is decided.  False: the walk ends.
 */
bool turn_look(struct walk *k, size_t at);

#endif
