/*
 * repeat - a body that says the same over and over.
 *
 *   lat=lat=lat=lat=lat=lat=lat=lat=
 *           |-- BACK --|at|AHEAD|       as these bytes were a period earlier
 *
 * Where every few bytes are an anchor and none leads to a finding, as in
 * floods, the detectors are asked the same again and again.  What they say
 * follows from the bytes they read.  So once a stretch of the body is known to
 * repeat, an anchor is asked with no more than AHEAD bytes behind it to be
 * seen: if that is enough to say that there is nothing, so it is wherever the
 * same bytes stand, and later periods are not asked.
 *
 * Costs nothing before many anchors in a row have been asked in vain, and holds
 * no bytes of the body.  For filters/walk.c only; part of struct pass, since it
 * outlives a window.
 */
#ifndef FOGLINE_REPEAT_H
#define FOGLINE_REPEAT_H

#include "filters/window.h"

#define REPEAT_AHEAD 160 /* more than the bare values that are too crowded */
#define REPEAT_BACK  384 /* as far as a detector looks back, and more */
#define REPEAT_MOST  64  /* bytes of a period: one bit for each */

/* What an anchor is asked as. */
enum repeat_kind {
    REPEAT_HOT,
    REPEAT_RUN,
    REPEAT_NUM,
    REPEAT_MAC,
    REPEAT_DEC,
    REPEAT_KINDS,
};

/* All zero: nothing is known. */
struct repeat {
    unsigned asked; /* anchors in vain, one after another */
    unsigned wait;  /* so many before a period is looked for once more */

    unsigned period;       /* 0: none is known */
    uint64_t from, to;     /* byte i of the body is as byte i - period was,
                            * for from <= i < to */
    size_t floor;          /* the window's floor, if nothing was found since */
    uint64_t origin;       /* of the window: where in the body it begins */
    enum repeat_kind kind; /* of the anchor at hand; REPEAT_KINDS: it is
                            * asked whatever was said before */
    unsigned phase;        /* its place in the period */
    uint64_t none[REPEAT_KINDS]; /* by phase: nothing is found there */
};

/* A window begins, whose first byte is byte `origin` of the body. */
void repeat_begin(struct repeat *r, const struct window *w, uint64_t origin);

/* It ends.  Of a view nothing is kept. */
void repeat_end(struct repeat *r, const struct window *w);

/* repeat_knows(), where a period is known. */
bool repeat_look(struct repeat *r, const struct window *w, size_t at,
                 enum repeat_kind kind);

/* Is it known that there is nothing at this anchor? */
static inline bool repeat_knows(struct repeat *r, const struct window *w,
                                size_t at, enum repeat_kind kind)
{
    return r->period != 0 && repeat_look(r, w, at, kind);
}

/* Should the anchor that repeat_knows() was asked about last be asked with
 * REPEAT_AHEAD bytes to be seen behind it? */
bool repeat_tries(const struct repeat *r, const struct window *w, size_t at);

/* So asked, it has led to nothing. */
void repeat_learn(struct repeat *r);

/* The anchor has been asked as usual, and led to nothing. */
static inline bool repeat_is_due(struct repeat *r)
{
    return r->period == 0 && ++r->asked > r->wait;
}

/* Then: looks for a period. */
void repeat_find(struct repeat *r, const struct window *w, size_t at);

#endif
