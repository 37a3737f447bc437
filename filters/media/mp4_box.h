/*
 * mp4_box - the boxes of ISO/IEC 14496-12 ("atoms" of QuickTime) in a buffer.
 *
 *   size:32 type:32 [size:64 if size is 1] payload
 */
#ifndef FOGLINE_MP4_BOX_H
#define FOGLINE_MP4_BOX_H

#include "filters/base/span.h"

/* A box, to be changed in place. */
struct mp4_box {
    uint8_t *p;     /* its first byte */
    size_t n, head; /* bytes in all; before the payload */
};

static inline uint32_t mp4_box_32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

static inline uint64_t mp4_box_64(const uint8_t *p)
{
    return (uint64_t)mp4_box_32(p) << 32 | mp4_box_32(p + 4);
}

static inline bool mp4_box_is(const uint8_t *type, const char *word)
{
    return memcmp(type, word, 4) == 0;
}

static inline uint8_t *mp4_box_payload(const struct mp4_box *b)
{
    return b->p + b->head;
}

static inline size_t mp4_box_length(const struct mp4_box *b)
{
    return b->n - b->head;
}

/* The box that `n` bytes begin with.  False: there is none, or not all. */
static inline bool mp4_box_read(uint8_t *p, size_t n, struct mp4_box *b)
{
    uint64_t size = n >= 8 ? mp4_box_32(p) : 0;

    *b = (struct mp4_box){.p = p, .head = 8};
    if (n < 8)
        return false;
    if (size == 0)
        size = n; /* to the end */
    if (size == 1) {
        b->head = 16;
        size = n >= 16 ? mp4_box_64(p + 8) : 0;
    }
    b->n = (size_t)size;
    return size >= b->head && size <= n;
}

/* Makes nothing of a box: its place stays, so that offsets hold. */
static inline void mp4_box_free(const struct mp4_box *b)
{
    memcpy(b->p + 4, "free", 4);
    memset(mp4_box_payload(b), 0, mp4_box_length(b));
}

#endif
