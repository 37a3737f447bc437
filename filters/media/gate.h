/*
 * gate - which way a body goes: through the filter, past it, or through a
 * strip, as the filter's `media` says.
 *
 * First bytes beat the media type: a JPEG that is called something else
 * follows the rule for image/jpeg.  Only `pass` is not for what is called
 * something else: a text may begin like a picture.  Until they tell, up to
 * FORMAT_HEAD bytes are held; of what cannot begin a picture, none.
 */
#ifndef FOGLINE_GATE_H
#define FOGLINE_GATE_H

#include "filters/base/check.h"
#include "filters/filter.h"
#include "filters/media/format.h"
#include "filters/media/parts.h"
#include "filters/media/strip.h"

#define GATE_TYPE 96 /* bytes of a media type; no known one is longer */

enum gate_way {
    GATE_FILTER, /* gate_write is not to be called */
    GATE_PARTS,  /* through the filter, its parts looked at before */
    GATE_LOOK,   /* not decided yet */
    GATE_PASS,
    GATE_STRIP,
};

/* Zeroed is a valid start. */
struct gate {
    enum gate_way way;
    const struct filter *filter;
    enum media_action by_type;
    enum fault unread;       /* if it goes through the filter */
    uint8_t type[GATE_TYPE]; /* the media type, ... */
    size_t type_n;           /* ... as far as it may mean something */
    uint8_t bytes[FORMAT_HEAD];
    size_t n;            /* held */
    struct strip *strip; /* GATE_STRIP: owned */
    struct parts *parts; /* owned; NULL: it has none */
};

/* Begins a body.  `unread`: why it cannot be filtered, if its media type says
 * so; counts only where the filter is the way.  Returns the fault that the type
 * alone amounts to. */
MUST_USE enum fault gate_open(struct gate *g, const struct filter *filter,
                              struct span media_type, enum fault unread);

/* Frees what a body needed. */
void gate_done(struct gate *g);

/* Whose gate it is, and where output goes. */
struct gate_to {
    struct stream *stream;
    struct sink *sink;
    /* Takes what goes through the filter; `last`: nothing follows. */
    enum fault (*filter)(struct stream *stream, struct span in, bool last,
                         struct sink *sink);
    bool is_last; /* of the piece at hand */
};

/* Passes a piece on, whichever way; what was held first. */
MUST_USE enum fault gate_write(struct gate *g, struct span in,
                               const struct gate_to *to);

/* Does the body go through the filter? */
static inline bool gate_filters(const struct gate *g)
{
    return g->way == GATE_FILTER || g->way == GATE_PARTS;
}

/* Ends the body, unless it goes or is found to go through the filter: then what
 * was held has gone there, and the caller ends it. */
MUST_USE enum fault gate_finish(struct gate *g, const struct gate_to *to);

#endif
