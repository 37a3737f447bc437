/*
 * deadline - many time-outs of few lengths, at constant cost.
 *
 * One list per length; since all entries of a list wait equally long, it is
 * in order of expiry and setting one is an append.  Pure: is told the time.
 */
#ifndef FOGLINE_DEADLINE_H
#define FOGLINE_DEADLINE_H

#include <stddef.h>
#include <stdint.h>

/* Embedded in what waits.  Zeroed, with `expired` set, is a valid start. */
struct deadline {
    void (*expired)(struct deadline *self);
    struct deadline *prev, *next; /* NULL: not waiting */
    uint64_t at_ms;
};

#define DEADLINE_LENGTHS 16 /* different ones in use; more is a mistake */

struct deadline_lists {
    size_t count;
    struct {
        unsigned ms;
        struct deadline head;
    } list[DEADLINE_LENGTHS];
};

void deadline_init(struct deadline_lists *lists);

/* Waits `ms` from `now_ms`, replacing an earlier wait; 0: waits no more. */
void deadline_set(struct deadline_lists *lists, struct deadline *d, unsigned ms,
                  uint64_t now_ms);

/* Calls `expired` of all that are due; each waits no more when called. */
void deadline_run(struct deadline_lists *lists, uint64_t now_ms);

#endif
