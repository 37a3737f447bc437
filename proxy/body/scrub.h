/*
 * scrub - the stage that filters.
 */
#ifndef FOGLINE_SCRUB_H
#define FOGLINE_SCRUB_H

#include "filters/filter.h"
#include "proxy/body/stage.h"

struct scrub {
    struct stage stage;
    struct scrub *next;    /* while in its owner's stock */
    struct stream *stream; /* owned, used again for every body */
    struct sink sink;
    size_t hold_back;
};

/* `hold_back`: the most bytes that may wait for more to come. */
struct scrub *scrub_new(size_t hold_back);
void scrub_free(struct scrub *s);

/* Begins a body; `next` receives what the filter let pass. */
void scrub_open(struct scrub *s, const struct filter *filter,
                struct span media_type, struct stage *next);

/* What was found so far. */
const struct tally *scrub_tally(const struct scrub *s);

#endif
