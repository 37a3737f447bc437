/*
 * relay_down - from the upstream to the client.
 *
 * Must never pass on a byte of a message, or of a close's reason, that did not
 * come out of the filter, nor a ping's payload at all.
 */
#include "proxy/exchange/relay.h"

#include <stdio.h>

#define REASON_MAX (FRAME_CONTROL_MAX - 2)

/* The upstream is to blame. */
static bool down_fail(struct relay *r, enum refusal refusal,
                      enum relay_code code)
{
    struct relay_end end = {refusal, RELAY_INTERNAL, code};

    return relay_fail(r, &end);
}

/* What the filter refuses, both sides are told alike. */
static bool down_refuse(struct relay *r, enum refusal refusal,
                        enum relay_code code)
{
    struct relay_end end = {refusal, code, code};

    return relay_fail(r, &end);
}

static bool down_fault(struct relay *r, enum fault fault)
{
    bool policy = fault == FAULT_BLOCK || fault == FAULT_BINARY ||
                  fault == FAULT_CHARSET || fault == FAULT_MEDIA;

    return fault == FAULT_NONE ||
           down_refuse(r, refusal_of_fault(fault),
                       policy ? RELAY_POLICY : RELAY_INTERNAL);
}

static struct relay *down_of(struct stage *stage)
{
    return container_of(stage, struct relay, stage);
}

static enum fault down_feed(struct stage *stage, struct span in)
{
    struct relay *r = down_of(stage);

    writer_data(&r->down.writer, r->down.frame.message, in);
    return FAULT_NONE;
}

static enum fault down_ended(struct stage *stage)
{
    struct relay *r = down_of(stage);

    writer_end(&r->down.writer, r->down.frame.message);
    return FAULT_NONE;
}

static void down_drop(struct stage *stage)
{
    (void)stage;
}

/* A message begins, and with it a body of its own.  `type` of a binary one is
 * what says no more than that; its first bytes may. */
static void down_open(struct session *s, const char *type)
{
    static const struct stage_ops OPS = {
        .name = "relay",
        .feed = down_feed,
        .end = down_ended,
        .drop = down_drop,
    };
    struct exchange *x = s->x;

    x->relay->stage.ops = &OPS;
    exchange_take_scrub(x);
    scrub_open(x->scrub, x->choice.filter, span_str(type), &x->relay->stage);
}

static bool down_begin(struct session *s)
{
    static const struct relay_end restart = {REFUSAL_NONE, RELAY_RESTART,
                                             RELAY_RESTART};
    struct relay *r = s->x->relay;
    enum frame_opcode opcode = r->down.frame.opcode;

    r->down.control.n = 0;
    if (opcode != FRAME_TEXT && opcode != FRAME_BINARY)
        return true;
    if (s->x->edition != s->worker->edition)
        return relay_fail(r, &restart);
    if (opcode == FRAME_TEXT) {
        down_open(s, "");
        return true;
    }
    if (!r->passes_binary)
        return down_refuse(r, REFUSAL_WEBSOCKET_BINARY, RELAY_UNSUPPORTED);
    down_open(s, "application/octet-stream");
    return true;
}

static bool down_payload(struct session *s, struct span piece)
{
    struct relay *r = s->x->relay;

    if (frame_is_control(&r->down.frame)) {
        relay_keep_control(&r->down, piece);
        return true;
    }
    if (r->down.frame.message == FRAME_TEXT && !text_feed(&r->down.text, piece))
        return down_fail(r, REFUSAL_WEBSOCKET_SYNTAX, RELAY_NOT_UTF8);
    if (r->down.frame.is_final && r->down.frame.left == 0)
        return down_fault(r, stage_last(&s->x->scrub->stage, piece));
    return down_fault(r, stage_feed(&s->x->scrub->stage, piece));
}

static bool down_message_end(struct session *s)
{
    struct relay *r = s->x->relay;
    enum fault fault;

    if (!text_is_whole(&r->down.text))
        return down_fail(r, REFUSAL_WEBSOCKET_SYNTAX, RELAY_NOT_UTF8);
    fault = stage_end(&s->x->scrub->stage);
    exchange_give_scrub(s->x);
    return down_fault(r, fault);
}

/* The payload is ours: the upstream's could say anything, in four bytes of a
 * number as well as in words. */
static void down_ping(struct relay *r)
{
    char token[12];
    int n = snprintf(token, sizeof token, "%u", ++r->pings);

    r->down.ping = r->down.control;
    writer_control(&r->down.writer, FRAME_PING, span_of(token, (size_t)n),
                   NULL);
}

/* An answer to the client's own ping is the client's own; any other payload is
 * the upstream's. */
static void down_pong(struct relay *r)
{
    struct span pong = span_of(r->down.control.bytes, r->down.control.n);

    if (!span_eq(pong, span_of(r->up.ping.bytes, r->up.ping.n)))
        pong.n = 0;
    writer_control(&r->down.writer, FRAME_PONG, pong, NULL);
}

/* The code, and the reason if it comes well out of the filter. */
static void down_close(struct session *s)
{
    struct worker_scratch *scratch = &s->worker->scratch;
    struct relay *r = s->x->relay;
    struct relay_control *control = &r->down.control;
    struct span reason = span_of(control->bytes + 2, control->n - 2);
    struct buf *out = &scratch->lines;

    buf_clear(out);
    if (filter_text(s->x->choice.filter, scratch->stream, reason, out) !=
            FAULT_NONE ||
        out->n > REASON_MAX)
        buf_clear(out);
    if (metrics_tally(&s->worker->metrics, stream_tally(scratch->stream)))
        account_tally(s->x, stream_tally(scratch->stream));
    if (out->n != 0)
        memcpy(control->bytes + 2, out->p, out->n);
    control->n = 2 + out->n;
}

static bool down_control(struct session *s)
{
    struct relay *r = s->x->relay;
    struct relay_control *control = &r->down.control;

    if (r->down.frame.opcode == FRAME_PING) {
        down_ping(r);
        return true;
    }
    if (r->down.frame.opcode == FRAME_PONG) {
        down_pong(r);
        return true;
    }
    if (!frame_is_close(span_of(control->bytes, control->n)))
        return down_fail(r, REFUSAL_WEBSOCKET_SYNTAX, RELAY_PROTOCOL);
    if (control->n > 2)
        down_close(s);
    writer_control(&r->down.writer, FRAME_CLOSE,
                   span_of(control->bytes, control->n), NULL);
    r->down.closed = true;
    return true;
}

static bool down_end(struct session *s)
{
    struct frame *frame = &s->x->relay->down.frame;

    if (frame_is_control(frame))
        return down_control(s);
    return !frame->is_final || down_message_end(s);
}

/* What stands behind a close frame means nothing (RFC 6455 section 1.4). */
static bool down_all(struct session *s, struct span in)
{
    struct relay *r = s->x->relay;
    struct span piece;
    bool good = true;

    while (good && !r->down.closed) {
        switch (frame_next(&r->down.frame, &in, &piece)) {
        case FRAME_MORE:
            return true;
        case FRAME_BEGIN:
            good = down_begin(s);
            break;
        case FRAME_PAYLOAD:
            good = down_payload(s, piece);
            break;
        case FRAME_END:
            good = down_end(s);
            break;
        case FRAME_BAD:
            good = down_fail(r, REFUSAL_WEBSOCKET_SYNTAX, RELAY_PROTOCOL);
            break;
        }
    }
    return good;
}

bool relay_down(struct session *s, struct span in)
{
    struct gather *scratch = &s->worker->scratch.gather;
    struct writer *writer = &s->x->relay->down.writer;
    bool good;

    CHECK(scratch->total == 0);
    writer_open(writer, s->client, scratch->bytes, GATHER_BYTES - 1);
    good = down_all(s, in);
    writer_flush(writer); /* what was decided, whatever came then */
    return good;
}
