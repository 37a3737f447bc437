/*
 * relay - a WebSocket between its two sides, where the filter says
 * `websocket: filter`.
 *
 *   upstream --> frame --> [scrub] --> writer --> client     down
 *   client ----> frame -------------------------> upstream   up
 *
 * Down, every text message goes through the filter as a body of its own, from
 * its first fragment to its last, and leaves in fragments of our own; binary
 * ones pass only where `media` says so of application/octet-stream.  Pings get
 * a payload of ours, put back when the client answers; the reason of a close
 * is filtered.  Up, frames are checked and pass as they are.
 *
 * A WebSocket may live for days, so it does not keep its policy as a response
 * does: after a reload the next message ends it, and whoever opens it again
 * gets the policy then in force.
 *
 * relay.c begins and ends one and has the state machine's step, relay_down.c
 * and relay_up.c the two directions.
 */
#ifndef FOGLINE_RELAY_H
#define FOGLINE_RELAY_H

#include "proxy/body/stage.h"
#include "proxy/exchange/session.h"
#include "proxy/websocket/frame.h"
#include "proxy/websocket/handshake.h"
#include "proxy/websocket/text.h"
#include "proxy/websocket/writer.h"

/* The codes of close frames that fogline sends (RFC 6455 section 7.4.1). */
enum relay_code {
    RELAY_AWAY = 1001,
    RELAY_PROTOCOL = 1002,
    RELAY_UNSUPPORTED = 1003,
    RELAY_NOT_UTF8 = 1007,
    RELAY_POLICY = 1008,
    RELAY_INTERNAL = 1011,
    RELAY_RESTART = 1012, /* of IANA's registry */
};

/* A control frame's payload. */
struct relay_control {
    uint8_t bytes[FRAME_CONTROL_MAX];
    size_t n;
};

/* One direction. */
struct relay_way {
    struct frame frame;
    struct text text;             /* of the text message under way */
    struct relay_control control; /* of the control frame under way */
    struct relay_control ping;    /* the last that went this way */
    struct writer writer;
    bool closed; /* a close frame has gone this way: nothing may follow */
};

/* Why the relay ends, if not by its sides. */
struct relay_end {
    enum refusal refusal;
    enum relay_code to_client, to_upstream;
};

struct relay {
    struct handshake handshake;
    struct relay_way down, up;
    struct stage stage; /* takes what the filter let pass */
    bool passes_binary;
    uint32_t pings;  /* that have gone down */
    bool is_stalled; /* the client does not take what is queued for it */
    uint64_t before; /* bytes queued for the client when the relay began */
    uint64_t taken;  /* by the client when that was last looked at */
    struct relay_end end;
};

/* NULL is fine. */
void relay_free(struct relay *r);

/* Sets why it ends; the first reason stays.  Returns false, for the caller to
 * return. */
bool relay_fail(struct relay *r, const struct relay_end *end);

/* Bytes of one side.  False: the relay has to end, see `end`. */
MUST_USE bool relay_down(struct session *s, struct span in);
MUST_USE bool relay_up(struct session *s, struct span in);

/* Collects a piece of a control frame, unmasked. */
void relay_keep_control(struct relay_way *way, struct span piece);

#endif
