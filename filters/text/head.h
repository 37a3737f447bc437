/*
 * head - can a body be inspected?  Its Content-Type and its first bytes tell.
 *
 *   FAULT_BINARY   it is an archive, a document, binary records (magic.h), or
 *                  pictures, sound, video (picture.h)
 *   FAULT_CHARSET  its characters are not ASCII's bytes, or two sources
 *                  disagree about them (charset.h, wide.h, xml.h)
 */
#ifndef FOGLINE_HEAD_H
#define FOGLINE_HEAD_H

#include "filters/base/check.h"
#include "filters/base/fault.h"
#include "filters/text/charset.h"
#include "filters/text/magic.h"
#include "filters/text/wide.h"

#define HEAD_TYPE 64   /* bytes of a media type that are remembered */
#define HEAD_LOOK 4096 /* bytes of a body in which wide text is looked for */

/* Zeroed memory has met a body without a type. */
struct head {
    uint8_t bytes[MAGIC_HEAD]; /* the body's first, if they came in pieces */
    size_t n;                  /* how many of them are known */
    size_t left;               /* bytes of the body still to be looked at */
    uint8_t type[HEAD_TYPE];   /* the last media type, if it is no longer: */
    size_t type_n;             /* most bodies are of the same */
    enum fault fault;          /* by it */
    struct charset said;       /* by the media type */
    bool picture;              /* the media type says picture, sound, video */
    struct wide wide;
};

/* Starts a body.  `media_type` is borrowed for the call. */
MUST_USE enum fault head_open(struct head *h, struct span media_type);

/* Looks at the next bytes, however the body is cut; to be called while `left`
 * is not 0.  What has gone out before a verdict is too little to mean
 * anything. */
MUST_USE enum fault head_look(struct head *h, struct span in);

#endif
