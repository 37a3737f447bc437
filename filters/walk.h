/*
 * walk - from anchors to matches: asks the detectors along one window.
 *
 * For filters/pass.c only.
 */
#ifndef FOGLINE_WALK_H
#define FOGLINE_WALK_H

#include "filters/blocks.h"
#include "filters/pass.h"

/* Of filters/quick.h: what is written in the place of what it finds; p is NULL
 * where it is not to look for that. */
struct quick {
    bool can;    /* may it be asked at all? */
    size_t room; /* bytes from QUICK_BACK on that it may be asked about */
    struct span vin, axis, mail;
};

/* A walk through one window. */
struct walk {
    struct pass *pass;
    struct window *w;
    size_t hold;    /* nothing from here on may go out */
    size_t out;     /* raw bytes before it have gone out */
    size_t raw_end; /* of the raw bytes, before any cut */
    enum fault fault;

    /* An escape was met: the window has been cut before it. */
    bool cut;

    /* Nothing but redacting is to be done, and nobody to be told. */
    bool plain;

    struct quick quick;

    size_t asked; /* the end of the last key that led to a finding */
    size_t done;  /* filters/quick.h: nothing before is to be asked */

    const struct scan_stems *stems;
    size_t end; /* of the window, before any cut */
    struct scan_carry carry;
    size_t scanned;            /* everything before has been scanned */
    const struct blocks *kept; /* all of the window's; NULL: not scanned yet */

    /* Where the next finding of filters/sources.h begins. */
    size_t next;

    /* The next cell of a table that counts, if there is one. */
    bool has_cell;
    struct csv_cell cell;

    /* The next value of a list that counts, if there is one. */
    bool has_item;
    struct list_item item;
    struct window_part item_part; /* in the window */
};

/* Asks all detectors in the order of the window; ends early at a fault or
 * where the rest must wait (k->hold). */
void walk_window(struct walk *k);

/* Applies what was found at anchor `at`, or has it wait.  False: the walk
 * ends. */
bool walk_take(struct walk *k, size_t at, struct found *found);

/* Does a detector's answer about `at` let the walk go on? */
bool walk_answer(struct walk *k, enum verdict verdict, size_t at,
                 struct found *found);

/*
 * pass.c: applies `rule`, or with NULL that in charge of its kind, to one
 * value, or to what an earlier finding has left of it; raises the floor.
 * False: the walk ends, by a fault.
 */
bool pass_apply(struct walk *k, struct hit *hit, const struct rule *rule);

#endif
