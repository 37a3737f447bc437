/*
 * pieces - a body that comes in pieces, cut anywhere, as windows for a pass.
 *
 * For filters/stream.c only, whose parts it is: it decides which bytes a window
 * holds, never what is done with them.
 */
#ifndef FOGLINE_PIECES_H
#define FOGLINE_PIECES_H

#include "filters/pass.h"
#include "filters/text/view.h"

struct pieces {
    struct pass pass; /* its sink is set by the stream before each call */
    struct name_cache names;
    size_t hold_back; /* bytes: the least of what filter and user allow */

    /* History and carry; `floor` divides them.  What stands before `back` is
     * history that nobody looks at any more. */
    uint8_t *seam;
    size_t seam_n, seam_cap, floor, back;
    size_t seam_most; /* bytes of it that were used since it was wiped */

    /* Escapes are about: the seam is looked at through a view. */
    bool dirty;
    struct view view;
    bool final; /* all of the body is in the piece at hand */

    /* See struct window; in bytes of the body. */
    double latitude;
    uint64_t latitude_end;
};

/* Of zeroed memory. */
void pieces_init(struct pieces *ps);

/* Begins a body, forgetting (and wiping) the one before. */
void pieces_open(struct pieces *ps, const struct filter *filter,
                 struct span media_type);

/* Filters `in`, to the end of the body if it is the `last` of it. */
MUST_USE enum fault pieces_feed(struct pieces *ps, struct span in, bool last);

/* The body ends: what is held goes. */
MUST_USE enum fault pieces_end(struct pieces *ps);

/* Instead of feed and end: a text that is all there, each line by itself. */
MUST_USE enum fault pieces_whole(struct pieces *ps, struct span text);

/* Wipes and frees what it held. */
void pieces_done(struct pieces *ps);

#endif
