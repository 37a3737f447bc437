/*
 * ask - who is asked about an anchor.
 *
 * For filters/walk.c only.  Each says false where the walk ends.
 */
#ifndef FOGLINE_ASK_H
#define FOGLINE_ASK_H

#include "filters/walk.h"

/* A stem: an e-mail address's '@', a token, or (part of) a key.  History is
 * asked only for what stands before its value. */
bool ask_hot(struct walk *k, size_t at);

/* Those whose value ends at the anchor: a bit of `kinds` for each
 * enum repeat_kind. */
bool ask_ended(struct walk *k, size_t at, unsigned kinds);

/* Is it known, since the body repeats itself, that there is nothing? */
static inline bool ask_knows(struct walk *k, size_t at, enum repeat_kind kind)
{
    return repeat_knows(&k->pass->repeat, k->w, at, kind);
}

#endif
