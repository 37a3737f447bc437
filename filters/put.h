/*
 * put - what goes out: clean bytes by reference, replacements, JSON's commas.
 *
 * For filters/pass.c and its parts only.
 */
#ifndef FOGLINE_PUT_H
#define FOGLINE_PUT_H

#include "filters/walk.h"

#define PUT_SLICES 6 /* that one finding takes at most */

/* Is there room for what one finding takes? */
static inline bool put_has_room(const struct sink *sink)
{
    return sink->count + PUT_SLICES <= SINK_SLICES;
}

/* Makes room for some slices more. */
void put_room(struct walk *k);

/* Sends on, as it came, what stands before raw byte `to`. */
void put_clean(struct walk *k, size_t to);

/* Appends a slice; room has been made. */
static inline void put_slice(struct walk *k, const uint8_t *p, size_t n)
{
    struct sink *sink = k->pass->sink;

    sink->slices[sink->count].p = p;
    sink->slices[sink->count].n = n;
    sink->count += n != 0;
}

/* Writes `text` in the value's place, in a window that is no view; room has
 * been made.  Not put_slice() twice: the count would go through memory. */
static inline void put_fixed(struct walk *k, struct window_part part,
                             struct span text)
{
    struct sink *sink = k->pass->sink;
    size_t n = sink->count;

    sink->slices[n] = span_of(k->w->raw + k->out, part.start - k->out);
    n += part.start != k->out;
    sink->slices[n] = text;
    sink->count = n + (text.n != 0);
    k->out = part.end;
}

/* Writes something else in the value's place. */
void put_instead(struct walk *k, const struct rule *rule, struct hit *hit);

/*
 * Can the value be replaced yet?  False: the rule takes quotes or commas away,
 * and what follows is still to come; `*hold` receives where to wait.
 */
bool put_ready(const struct walk *k, const struct rule *rule,
               const struct hit *hit, size_t *hold);

#endif
