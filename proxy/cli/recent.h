/*
 * recent - the last part of a stream, by offset.
 *
 * A finding says where a value stood, not what it was; whoever may show it
 * needs the recent input.  Keeps at least RECENT_KEPT bytes before the newest
 * piece and never more than RECENT_ROOM in all.
 */
#ifndef FOGLINE_RECENT_H
#define FOGLINE_RECENT_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define RECENT_PIECE (16 * 1024)  /* the most to add at once */
#define RECENT_KEPT  (128 * 1024) /* twice the engine's hold-back */
#define RECENT_ROOM  (2 * RECENT_KEPT + RECENT_PIECE)

struct recent {
    uint64_t base; /* the stream's offset of bytes[0] */
    size_t n;
    uint8_t bytes[RECENT_ROOM];
};

void recent_clear(struct recent *w);

/* Where the next piece is to be read to: RECENT_PIECE bytes of room.  The
 * caller then adds to n what it put there.  Ends all spans given before. */
uint8_t *recent_room(struct recent *w);

/* Bytes from..to-1 of the stream, less if they are no longer or not yet
 * there. */
struct span recent_cut(const struct recent *w, uint64_t from, uint64_t to);

/* The offset after the newest byte. */
uint64_t recent_end(const struct recent *w);

#endif
