/*
 * window - the last part of a stream, by offset.
 *
 * A finding says where a value stood, not what it was; whoever may show it, or
 * has to look at the bytes after it again, needs the recent input.  Keeps at
 * least WINDOW_KEPT bytes before the newest piece and never more than
 * WINDOW_ROOM in all.
 */
#ifndef FOGLINE_WINDOW_H
#define FOGLINE_WINDOW_H

#include "filters/base/check.h"
#include "filters/base/span.h"

#define WINDOW_PIECE (16 * 1024)  /* the most to add at once */
#define WINDOW_KEPT  (128 * 1024) /* twice the engine's hold-back */
#define WINDOW_ROOM  (2 * WINDOW_KEPT + WINDOW_PIECE)

struct window {
    uint64_t base; /* the stream's offset of bytes[0] */
    size_t n;
    uint8_t bytes[WINDOW_ROOM];
};

void window_clear(struct window *w);

/* Where the next piece is to be read to: WINDOW_PIECE bytes of room.  The
 * caller then adds to n what it put there.  Ends all spans given before. */
uint8_t *window_room(struct window *w);

/* Bytes from..to-1 of the stream, less if they are no longer or not yet
 * there. */
struct span window_cut(const struct window *w, uint64_t from, uint64_t to);

/* The offset after the newest byte. */
uint64_t window_end(const struct window *w);

#endif
