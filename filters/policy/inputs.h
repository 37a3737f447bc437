/*
 * inputs - the files that a filter is made of, for whoever watches them.
 */
#ifndef FOGLINE_INPUTS_H
#define FOGLINE_INPUTS_H

#include "filters/policy/chain.h"

/*
 * Adds the files of the chain and the keys that their rules name.  To be
 * called when chain_init has returned, whatever it said, and before the keys
 * are read.
 */
void inputs_note(const struct chain *chain, struct stamps *to);

#endif
