/*
 * text - is a text that comes in pieces valid UTF-8?  RFC 6455 section 8.1
 * wants it of every text message, and of the reason in a close frame.
 */
#ifndef FOGLINE_TEXT_H
#define FOGLINE_TEXT_H

#include "filters/base/check.h"
#include "filters/base/span.h"

/* A character whose end has not come.  Zeroed: a text begins. */
struct text {
    uint8_t part[4];
    size_t n;
};

/* False: it is not, whatever follows. */
MUST_USE bool text_feed(struct text *t, struct span in);

/* Does it end with a whole character? */
static inline bool text_is_whole(const struct text *t)
{
    return t->n == 0;
}

#endif
