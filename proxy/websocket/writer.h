/*
 * writer - frames of one turn on their way to one side, in as few writes as
 * possible.
 *
 * What is written as data becomes a fragment of its message as large as the
 * turn has it: where its frames were cut before does not matter (RFC 6455
 * section 5.4).  Data goes out unmasked, as from a server.
 */
#ifndef FOGLINE_WRITER_H
#define FOGLINE_WRITER_H

#include "proxy/net/conn.h"
#include "proxy/websocket/frame.h"

struct writer {
    struct conn *to;
    uint8_t *room; /* borrowed for the turn */
    size_t cap, n;
    size_t open;      /* where the payload of the frame under way begins;
                         0: there is none */
    bool is_begun;    /* a frame of this message has left; outlives turns */
    uint64_t written; /* to the connection; outlives turns */
};

/* Begins a turn.  `room` of `cap` bytes, 1 KiB to 65535. */
void writer_open(struct writer *w, struct conn *to, uint8_t *room, size_t cap);

/* More of a data message. */
void writer_data(struct writer *w, enum frame_opcode message, struct span in);

/* Ends the message, though nothing of it may have come. */
void writer_end(struct writer *w, enum frame_opcode message);

/* Bytes that are frames already. */
void writer_raw(struct writer *w, struct span in);

/* A whole control frame; between fragments it may stand. */
void writer_control(struct writer *w, enum frame_opcode opcode,
                    struct span payload, const uint8_t *mask);

/* Ends the turn: all leaves.  A peer that is gone tells by itself. */
void writer_flush(struct writer *w);

#endif
