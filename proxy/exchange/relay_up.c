/*
 * relay_up - from the client to the upstream: frames as they are, once they
 * are known to be ones.
 *
 * Must never pass on what is not exactly WebSocket frames: the upstream could
 * take the rest for something else.
 */
#include "proxy/exchange/relay.h"

#include <stdio.h>

#define UNMASK 1024 /* bytes at a time */

/* The client is to blame. */
static bool up_fail(struct relay *r, enum relay_code code)
{
    struct relay_end end = {REFUSAL_WEBSOCKET_SYNTAX, code, RELAY_AWAY};

    return relay_fail(r, &end);
}

static bool up_text(struct relay *r, struct span piece)
{
    uint8_t bytes[UNMASK];

    while (piece.n != 0) {
        size_t n = piece.n < UNMASK ? piece.n : UNMASK;

        frame_unmask(&r->up.frame, span_cut(piece, 0, n), bytes);
        if (!text_feed(&r->up.text, span_of(bytes, n)))
            return up_fail(r, RELAY_NOT_UTF8);
        piece = span_cut(piece, n, piece.n);
    }
    return true;
}

static void up_begin(struct relay *r)
{
    r->up.control.n = 0;
    if (!frame_is_control(&r->up.frame))
        writer_raw(&r->up.writer,
                   span_of(r->up.frame.head, r->up.frame.head_n));
}

static bool up_payload(struct relay *r, struct span piece)
{
    if (frame_is_control(&r->up.frame)) {
        relay_keep_control(&r->up, piece);
        return true;
    }
    if (r->up.frame.message == FRAME_TEXT && !up_text(r, piece))
        return false;
    writer_raw(&r->up.writer, piece);
    return true;
}

/* An answer to the last ping that went down gets back what the upstream had
 * put into it. */
static struct span up_pong(const struct relay *r)
{
    char token[12];
    int n = snprintf(token, sizeof token, "%u", r->pings);
    struct span pong = span_of(r->up.control.bytes, r->up.control.n);

    if (r->pings != 0 && span_eq(pong, span_of(token, (size_t)n)))
        return span_of(r->down.ping.bytes, r->down.ping.n);
    return pong;
}

static bool up_control(struct relay *r)
{
    struct relay_control *control = &r->up.control;
    struct span payload = span_of(control->bytes, control->n);
    enum frame_opcode opcode = r->up.frame.opcode;

    if (opcode == FRAME_CLOSE && !frame_is_close(payload))
        return up_fail(r, RELAY_PROTOCOL);
    if (opcode == FRAME_PING)
        r->up.ping = *control;
    if (opcode == FRAME_PONG)
        payload = up_pong(r);
    /* The client's own mask, which nobody could foresee, serves again. */
    writer_control(&r->up.writer, opcode, payload, r->up.frame.head + 2);
    r->up.closed = opcode == FRAME_CLOSE;
    return true;
}

static bool up_end(struct relay *r)
{
    const struct frame *frame = &r->up.frame;

    if (frame_is_control(frame))
        return up_control(r);
    if (frame->is_final && frame->message == FRAME_TEXT &&
        !text_is_whole(&r->up.text))
        return up_fail(r, RELAY_NOT_UTF8);
    return true;
}

static bool up_all(struct relay *r, struct span in)
{
    struct span piece;
    bool good = true;

    while (good && !r->up.closed) {
        switch (frame_next(&r->up.frame, &in, &piece)) {
        case FRAME_MORE:
            return true;
        case FRAME_BEGIN:
            up_begin(r);
            break;
        case FRAME_PAYLOAD:
            good = up_payload(r, piece);
            break;
        case FRAME_END:
            good = up_end(r);
            break;
        case FRAME_BAD:
            good = up_fail(r, RELAY_PROTOCOL);
            break;
        }
    }
    return good;
}

bool relay_up(struct session *s, struct span in)
{
    struct gather *scratch = &s->worker->scratch.gather;
    struct writer *writer = &s->x->relay->up.writer;
    bool good;

    CHECK(scratch->total == 0);
    writer_open(writer, upstream_conn(s->x->upstream), scratch->bytes,
                GATHER_BYTES - 1);
    good = up_all(s->x->relay, in);
    writer_flush(writer);
    return good;
}
