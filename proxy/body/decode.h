/*
 * decode - the stage that takes a body's content codings off.
 *
 *   reader --> decode --> scrub --> ...
 *
 * A few coded bytes may decode to very many.  So this stage only collects what
 * it is fed, and decodes when told to, a bounded amount at a time: whoever
 * feeds it stops calling decode_more while the client's queue is full.
 *
 *   FAULT_CODING  the body is not what its codings say: broken, cut short,
 *                 with bytes behind its end
 *   FAULT_BOMB    it decodes to more than limits.coding_* allow
 *
 * What was decoded before a fault has gone on: the message must not end as if
 * it were whole.
 */
#ifndef FOGLINE_DECODE_H
#define FOGLINE_DECODE_H

#include "proxy/body/stage.h"
#include "proxy/coding/coding.h"
#include "proxy/config.h"

struct decode;

/* Bytes to feed between two times when nothing waits, at most. */
#define DECODE_PIECE ((size_t)4 * 1024)

/* `codings` has at least one.  `limits` is borrowed for the decode's life. */
struct decode *decode_new(const struct coding_list *codings,
                          const struct limits *limits, struct stage *next);

/* Wipes what it held.  NULL is fine. */
void decode_free(struct decode *d);

/* Where to feed the coded body, and to end it once nothing waits. */
struct stage *decode_stage(struct decode *d);

/* True if there is something left to decode of what was fed. */
bool decode_waits(const struct decode *d);

/* Decodes a bounded part of it (about 128 KiB) and passes it on. */
MUST_USE enum fault decode_more(struct decode *d);

#endif
