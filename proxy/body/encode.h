/*
 * encode - the stage that puts a content coding on what the filter let pass.
 *
 *   ... --> scrub --> encode --> sender
 *
 * Keeps bytes back for better compression until its turn ends.
 */
#ifndef FOGLINE_ENCODE_H
#define FOGLINE_ENCODE_H

#include "proxy/body/stage.h"
#include "proxy/coding/coding.h"

struct encode;

/* Not for CODING_IDENTITY. */
struct encode *encode_new(enum coding coding, struct stage *next);

/* Wipes what it held.  NULL is fine. */
void encode_free(struct encode *e);

struct stage *encode_stage(struct encode *e);

/*
 * Ends a turn: all that was fed leaves now, so that whoever decodes it sees an
 * event as soon as it is decided.  Nothing happens if nothing was fed, or
 * after the end.  Faults are those of the next stage.
 */
MUST_USE enum fault encode_turn(struct encode *e);

#endif
