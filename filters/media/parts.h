/*
 * parts - what stands in the parts of a body that is made of several:
 * multipart/mixed, and multipart/x-mixed-replace, by which cameras send frame
 * after frame.
 *
 * A part that cannot be read (text/head.h) is a fault, as a body would be.  Any
 * line that begins with two dashes may begin one: which of them do is nothing
 * that readers agree on.
 */
#ifndef FOGLINE_PARTS_H
#define FOGLINE_PARTS_H

#include "filters/text/head.h"

#define PARTS_TYPE 96 /* bytes of a part's media type */

struct parts {
    enum { PARTS_BODY, PARTS_HEADER } state;
    uint8_t line[16 + PARTS_TYPE]; /* the head of the line at hand */
    size_t n;                      /* bytes of that line, also beyond */
    uint8_t type[PARTS_TYPE];      /* of the part whose header is read */
    size_t type_n;
    bool is_looking; /* the first bytes of a part's body come */
    bool is_empty;   /* but none has */
    struct head head;
};

/* Are there parts in a body of this media type? */
bool parts_are_in(struct span media_type);

/* Begins a body; `media_type` as above. */
void parts_open(struct parts *p, struct span media_type);

/* Looks at the next bytes, however the body is cut. */
MUST_USE enum fault parts_look(struct parts *p, struct span in);

#endif
