/*
 * frame - WebSocket frames, one direction of a connection, strictly
 * (RFC 6455 section 5).
 *
 * Pure: fed in pieces of any size, keeps no payload.  No extension is ever
 * negotiated, so all reserved bits and opcodes are faults; so are a wrong mask
 * bit, a length that is not written in the shortest form, a control frame that
 * is fragmented or longer than 125 bytes, and data frames out of order.
 */
#ifndef FOGLINE_FRAME_H
#define FOGLINE_FRAME_H

#include "filters/base/span.h"

#define FRAME_HEAD_MAX    14
#define FRAME_CONTROL_MAX 125

enum frame_opcode {
    FRAME_CONTINUATION = 0,
    FRAME_TEXT = 1,
    FRAME_BINARY = 2,
    FRAME_CLOSE = 8,
    FRAME_PING = 9,
    FRAME_PONG = 10,
};

/* Progress.  Zeroed but for `is_masked` is a valid start. */
struct frame {
    bool is_masked; /* what this direction must be: from a client it is */
    uint8_t head[FRAME_HEAD_MAX]; /* of the frame under way */
    size_t head_n;
    bool in_payload;
    bool is_final;
    enum frame_opcode opcode;  /* as it stands in the frame */
    enum frame_opcode message; /* of the data message under way, from its first
                                  frame on; FRAME_CONTINUATION: none */
    uint64_t left;             /* payload still to come */
    size_t mask_at;            /* which byte of the mask is next */
};

enum frame_step {
    FRAME_MORE,    /* `in` is used up */
    FRAME_BEGIN,   /* the head of a frame is there */
    FRAME_PAYLOAD, /* some of its payload, still masked: `piece` */
    FRAME_END,     /* the payload is complete; `message` is still set */
    FRAME_BAD,     /* a fault of the sender's: call no more */
};

/* Takes the next step off the front of `in`.  A FRAME_PAYLOAD's piece borrows
 * from it; unmask it before the next call. */
enum frame_step frame_next(struct frame *f, struct span *in,
                           struct span *piece);

/* Copies a piece to `out`, its mask taken off.  Of one piece at most once. */
void frame_unmask(struct frame *f, struct span piece, uint8_t *out);

/* Control frames may stand between the fragments of a message. */
static inline bool frame_is_control(const struct frame *f)
{
    return (f->opcode & 8) != 0;
}

/* Between frames: one of our own may be sent that way. */
static inline bool frame_is_between(const struct frame *f)
{
    return !f->in_payload && f->head_n == 0;
}

/* Writes a whole control frame to `out` (FRAME_CONTROL_MAX + 6 bytes); `mask`
 * of four bytes, or NULL.  Returns its length. */
size_t frame_put_control(enum frame_opcode opcode, struct span payload,
                         const uint8_t *mask, uint8_t *out);

/* Is this the payload of a close frame that an endpoint may send: empty, or a
 * code of section 7.4 and a reason in UTF-8? */
bool frame_is_close(struct span payload);

#endif
