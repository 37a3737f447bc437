/*
 * buf - owned bytes that grow up to a stated maximum.
 */
#ifndef FOGLINE_BUF_H
#define FOGLINE_BUF_H

#include "filters/base/check.h"
#include "filters/base/span.h"

struct buf {
    uint8_t *p;
    size_t n;   /* used */
    size_t cap; /* allocated */
    size_t max; /* never more than this */
};

void buf_init(struct buf *b, size_t max);

/* Wipes and frees the bytes; the buf is as after buf_init. */
void buf_done(struct buf *b);

/* Appends a copy.  False, and nothing appended, if `max` would be passed. */
MUST_USE bool buf_put(struct buf *b, struct span s);

/* printf into the buf.  False as above. */
MUST_USE bool buf_printf(struct buf *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes room for `more` bytes beyond n and returns where they go; NULL if
 * `max` forbids.  The caller writes and then adds to n. */
uint8_t *buf_room(struct buf *b, size_t more);

/* Empties, keeping the memory. */
static inline void buf_clear(struct buf *b)
{
    b->n = 0;
}

static inline struct span buf_span(const struct buf *b)
{
    return span_of(b->p, b->n);
}

#endif
