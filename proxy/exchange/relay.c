/*
 * relay - a WebSocket's beginning, end, time-outs and back-pressure.
 *
 * Must never let a byte through between two sides that have not both agreed
 * that this is a WebSocket without extensions.
 */
#include "proxy/exchange/relay.h"

#include "filters/base/mem.h"

#include <stdlib.h>
#include <sys/random.h>

void relay_free(struct relay *r)
{
    if (r == NULL)
        return;
    handshake_done(&r->handshake);
    explicit_bzero(r, sizeof *r);
    free(r);
}

bool relay_fail(struct relay *r, const struct relay_end *end)
{
    if (r->end.to_client == 0)
        r->end = *end;
    return false;
}

void relay_keep_control(struct relay_way *way, struct span piece)
{
    struct relay_control *control = &way->control;

    CHECK(piece.n <= sizeof control->bytes - control->n);
    frame_unmask(&way->frame, piece, control->bytes + control->n);
    control->n += piece.n;
}

enum refusal relay_ask(struct session *s, const struct request *r)
{
    enum refusal refusal = handshake_check(r);

    if (!filter_websocket(s->x->choice.filter))
        return REFUSAL_REQUEST_UPGRADE;
    if (refusal != REFUSAL_NONE)
        return refusal;
    s->x->relay = mem_zalloc(sizeof *s->x->relay);
    handshake_begin(&s->x->relay->handshake, r);
    return REFUSAL_NONE;
}

/* --- The end ----------------------------------------------------------- */

static struct span relay_code(enum relay_code code, uint8_t *out)
{
    out[0] = (uint8_t)((unsigned)code >> 8);
    out[1] = (uint8_t)code;
    return span_of(out, 2);
}

/* Tells a side why, if between frames it can be told; else the end itself has
 * to do. */
static void relay_tell(struct session *s, struct relay_way *way,
                       enum relay_code code)
{
    struct relay *r = s->x->relay;
    bool up = way == &r->up;
    uint8_t payload[2], mask[4], frame[FRAME_CONTROL_MAX + 6];
    struct span all;

    /* What goes down is framed here, what goes up as the client framed it. */
    if (way->closed || (up && !frame_is_between(&way->frame)) ||
        getrandom(mask, sizeof mask, 0) != (ssize_t)sizeof mask)
        return;
    way->closed = true;
    all =
        span_of(frame, frame_put_control(FRAME_CLOSE, relay_code(code, payload),
                                         up ? mask : NULL, frame));
    if (conn_write(up ? upstream_conn(s->x->upstream) : s->client, &all, 1))
        way->writer.written += all.n;
}

static enum session_state relay_done(struct session *s)
{
    struct exchange *x = s->x;

    x->to_client.written += x->relay->down.writer.written;
    x->to_upstream.written += x->relay->up.writer.written;
    return answer_done(s, false);
}

static enum session_state relay_end(struct session *s)
{
    struct relay *r = s->x->relay;

    if (r->end.refusal != REFUSAL_NONE) {
        metrics_add(&s->worker->metrics.refusals[r->end.refusal], 1);
        metrics_add(&s->worker->metrics.cut, 1);
        account_refuse(s->x, r->end.refusal, 0);
    }
    relay_tell(s, &r->down, r->end.to_client);
    if (s->x->upstream != NULL)
        relay_tell(s, &r->up, r->end.to_upstream);
    return relay_done(s);
}

static enum session_state relay_leave(struct session *s)
{
    static const struct relay_end away = {REFUSAL_NONE, RELAY_AWAY, RELAY_AWAY};

    (void)relay_fail(s->x->relay, &away);
    return relay_end(s);
}

/* --- Time and pressure -------------------------------------------------- */

static const struct config *relay_config(const struct session *s)
{
    return s->worker->shared->config;
}

static uint64_t relay_taken(const struct session *s)
{
    const struct relay *r = s->x->relay;

    return r->before + r->down.writer.written - conn_queued(s->client);
}

/* How long what may happen now may take. */
static void relay_set_time(struct session *s)
{
    const struct timeouts *timeouts = &relay_config(s)->timeouts;
    struct relay *r = s->x->relay;
    bool stalls = conn_queued(s->client) != 0;

    if (stalls && r->is_stalled)
        return; /* data that comes is no sign of data that is taken */
    r->is_stalled = stalls;
    r->taken = relay_taken(s);
    conn_timeout(s->client, stalls || r->down.closed || r->up.closed
                                ? timeouts->stall_ms
                                : timeouts->websocket_idle_ms);
}

static void relay_regulate(struct session *s)
{
    size_t most = relay_config(s)->limits.queue_bytes;
    struct conn *upstream = upstream_conn(s->x->upstream);

    if (conn_queued(s->client) > most)
        conn_pause(upstream);
    else
        conn_resume(upstream);
    if (conn_queued(upstream) > most)
        conn_pause(s->client);
    else
        conn_resume(s->client);
}

static enum session_state relay_go_on(struct session *s, bool good)
{
    struct relay *r = s->x->relay;

    if (!good)
        return relay_end(s);
    if (r->down.closed && r->up.closed)
        return relay_done(s); /* RFC 6455 section 7.1.1: servers close first */
    relay_set_time(s);
    relay_regulate(s);
    return STATE_SOCKET;
}

static enum session_state relay_timeout(struct session *s)
{
    struct relay *r = s->x->relay;
    uint64_t taken = relay_taken(s);

    if (!r->is_stalled)
        return r->down.closed || r->up.closed ? relay_done(s) : relay_leave(s);
    if (taken < r->taken + pace_least(relay_config(s))) {
        conn_abort(s->client);
        return STATE_CLOSING;
    }
    r->is_stalled = false;
    return relay_go_on(s, true);
}

enum session_state relay_event(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_UPSTREAM_DATA:
        return relay_go_on(s, relay_down(s, s->input));
    case EV_CLIENT_DATA:
        return relay_go_on(s, relay_up(s, s->input));
    case EV_CLIENT_DRAINED:
    case EV_UPSTREAM_DRAINED:
        return relay_go_on(s, true);
    case EV_TIMEOUT:
        return relay_timeout(s);
    case EV_DRAIN:
        return relay_leave(s);
    case EV_CLIENT_EOF:
        s->client_ended = true;
        return relay_done(s);
    case EV_UPSTREAM_EOF:
    case EV_UPSTREAM_FAILED:
        return relay_done(s);
    case EV_CLIENT_FAILED:
    case EV_UPSTREAM_OPEN:
    case EV_LATE:
    case EV_STOP:
    case EV_FULL:
    case EV_CROWD:
        break;
    }
    return STATE_SOCKET;
}

/* --- The beginning ------------------------------------------------------ */

/* The 101, written anew. */
static enum refusal relay_accept(struct session *s)
{
    struct exchange *x = s->x;
    struct buf *out = &x->to_client.head;
    enum fault fault;
    struct span text;

    buf_clear(out);
    fault = answer_head(s, out);
    if (fault != FAULT_NONE)
        return refusal_of_fault(fault);
    if (!handshake_put(&x->relay->handshake, &s->worker->scratch.response,
                       out) ||
        !buf_put(out, span_str("\r\n")))
        return REFUSAL_INTERNAL;
    text = buf_span(out);
    x->to_client.head_sent = true;
    if (conn_write(s->client, &text, 1))
        x->relay->down.writer.written += text.n;
    metrics_status(&s->worker->metrics, 101);
    x->status = 101;
    return REFUSAL_NONE;
}

enum session_state relay_begin(struct session *s, struct span rest)
{
    struct exchange *x = s->x;
    struct relay *r = x->relay;
    enum refusal refusal;
    bool good;

    if (x->choice.filter == NULL || !filter_websocket(x->choice.filter))
        return answer_refuse(s, REFUSAL_RESPONSE_UPGRADE);
    if (!handshake_fits(&r->handshake, &s->worker->scratch.response))
        return answer_refuse(s, REFUSAL_RESPONSE_WEBSOCKET);
    r->before = conn_queued(s->client);
    refusal = relay_accept(s);
    if (refusal != REFUSAL_NONE)
        return answer_refuse(s, refusal);
    reach_praise(s);
    r->up.frame.is_masked = true;
    r->passes_binary =
        filter_media(x->choice.filter, span_str("application/octet-stream")) ==
        MEDIA_PASS;
    /* What came of either side before the other had agreed. */
    good = relay_down(s, rest) && relay_up(s, buf_span(&s->pending));
    buf_done(&s->pending);
    if (session_is_last(s) && good)
        return relay_leave(s);
    return relay_go_on(s, good);
}
