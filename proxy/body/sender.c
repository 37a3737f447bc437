/*
 * sender - head, framing and body bytes into as few writes as possible.
 *
 * Must never say how long a body is before it knows, nor end a chunked body
 * that the stages before it did not end.
 */
#include "proxy/body/sender.h"

#include <stdio.h>

#define SENDER_PARTS (GATHER_SLICES + 6)
#define LENGTH_LINE  48 /* bytes, at most, that sender_end_head adds */

/* One write in the making. */
struct parts {
    size_t count, total;
    struct span at[SENDER_PARTS];
};

static void sender_part(struct parts *parts, struct span part)
{
    if (part.n == 0)
        return;
    CHECK(parts->count < SENDER_PARTS);
    parts->at[parts->count++] = part;
    parts->total += part.n;
}

static bool sender_put_length(struct buf *head, size_t length)
{
    char text[24];
    char *p = text + sizeof text;

    do {
        *--p = (char)('0' + length % 10);
        length /= 10;
    } while (length != 0);
    return buf_put(head, span_str("Content-Length: ")) &&
           buf_put(head, span_of(p, (size_t)(text + sizeof text - p))) &&
           buf_put(head, span_str("\r\n\r\n"));
}

/* The framing lines that end a head. */
static void sender_end_head(struct sender *s, bool whole, size_t length)
{
    bool fits = true;

    if (s->head_sent || s->opts.head_complete)
        return;
    if (s->opts.no_body)
        fits = buf_put(&s->head, span_str("\r\n"));
    else if (whole)
        fits = sender_put_length(&s->head, length);
    else if (s->opts.framing == SENDER_CHUNKED)
        fits =
            buf_put(&s->head, span_str("Transfer-Encoding: chunked\r\n\r\n"));
    else
        fits = buf_put(&s->head, span_str("\r\n"));
    CHECK(fits); /* sender_sizes.head leaves room */
}

/*
 * Where the body lies in what the connection has lent, room for the head has
 * been left before it: then the message is one piece, and need not be copied.
 */
static void sender_join(struct sender *s, struct parts *parts)
{
    const struct gather *g = s->opts.gather;
    uint8_t *from = g->to - s->head.n;

    if (!gather_is_lent(g) || !s->ended || parts->count != 2 ||
        parts->at[1].p != g->to || parts->at[0].p != s->head.p)
        return;
    memcpy(from, s->head.p, s->head.n);
    parts->at[0] = span_of(from, parts->total);
    parts->count = 1;
}

static bool sender_pass(struct sender *s, struct parts *parts)
{
    sender_join(s, parts);

    return s->ended ? conn_write_last(s->opts.to, parts->at, parts->count)
                    : conn_write(s->opts.to, parts->at, parts->count);
}

/* Measured: to put the head in front of the body's copy, so that TLS makes
 * records of both where they lie, gains nothing; see sender_join for TCP.
 *
 * Writes all there is: as a whole message, or as the next piece of one. */
static void sender_write(struct sender *s)
{
    struct gather *g = s->opts.gather;
    size_t body = s->held.n + g->total;
    bool whole = s->ended && !s->head_sent && s->trailers.n == 0;
    bool chunk = s->opts.framing == SENDER_CHUNKED && !s->opts.no_body &&
                 (!whole || s->opts.head_complete);
    struct parts parts; /* not zeroed: 1 KiB for each response */
    char size[24];

    parts.count = 0;
    parts.total = 0;

    sender_end_head(s, whole, body);
    if (!s->head_sent)
        sender_part(&parts, buf_span(&s->head));
    if (chunk && body != 0)
        sender_part(&parts, span_of(size, (size_t)snprintf(size, sizeof size,
                                                           "%zx\r\n", body)));
    sender_part(&parts, buf_span(&s->held));
    for (size_t i = 0; i < g->count; i++)
        sender_part(&parts, g->slices[i]);
    if (chunk && body != 0)
        sender_part(&parts, span_str("\r\n"));
    if (chunk && s->ended) {
        sender_part(&parts, span_str("0\r\n"));
        sender_part(&parts, buf_span(&s->trailers));
        sender_part(&parts, span_str("\r\n"));
    }
    if (parts.count != 0 && !sender_pass(s, &parts))
        s->broken = true;
    s->written += parts.total;
    s->head_sent = true;
    buf_clear(&s->held);
    gather_clear(g);
}

/* Keeps this turn's bytes beyond it; streams if they are too many. */
static enum fault sender_hold(struct sender *s)
{
    struct gather *g = s->opts.gather;

    if (buf_room(&s->held, g->total) == NULL) {
        if (s->opts.whole_only)
            return FAULT_SINK;
        s->opts.wait = SENDER_WAIT_NONE;
        sender_write(s);
        return FAULT_NONE;
    }
    for (size_t i = 0; i < g->count; i++)
        CHECK(buf_put(&s->held, g->slices[i]));
    gather_clear(g);
    return FAULT_NONE;
}

/* The gather is full in the middle of a turn. */
static enum fault sender_spill(struct sender *s)
{
    if (s->opts.wait != SENDER_WAIT_NONE)
        return sender_hold(s);
    sender_write(s);
    return FAULT_NONE;
}

static bool sender_lasts(const struct sender *s, struct span in)
{
    return in.n != 0 && s->input.n != 0 && in.p >= s->input.p &&
           in.p + in.n <= s->input.p + s->input.n;
}

/* Short messages wait with others for the end of the turn: they are gathered
 * where they will wait. */
static void sender_begin(struct sender *s)
{
    size_t front = s->head_sent ? 0 : s->head.n + LENGTH_LINE;
    uint8_t *room;

    if (s->opts.gather->total != 0 || s->input.n == 0 ||
        s->input.n > CONN_ROOM_SHORT || front > CONN_ROOM_SHORT)
        return;
    room = conn_room(s->opts.to, front + CONN_ROOM_SHORT);
    if (room != NULL)
        gather_lend(s->opts.gather, room + front, CONN_ROOM_SHORT);
}

static enum fault sender_feed(struct stage *stage, struct span in)
{
    struct sender *s = container_of(stage, struct sender, stage);
    bool lasting = sender_lasts(s, in);

    sender_begin(s);
    while (in.n != 0 && !s->broken) {
        size_t n = gather_take(s->opts.gather, in, lasting);

        in = span_cut(in, n, in.n);
        if (n == 0 && sender_spill(s) != FAULT_NONE)
            return FAULT_SINK;
    }
    return s->broken ? FAULT_SINK : FAULT_NONE;
}

/* Most are a few bytes between findings: those in one go. */
static enum fault sender_all(struct stage *stage, const struct span *in,
                             size_t count)
{
    struct sender *s = container_of(stage, struct sender, stage);
    enum fault fault = s->broken ? FAULT_SINK : FAULT_NONE;

    sender_begin(s);
    for (size_t i = 0; i < count && fault == FAULT_NONE; i++) {
        i += gather_take_small(s->opts.gather, in + i, count - i);
        if (i < count)
            fault = sender_feed(stage, in[i]);
    }
    return fault;
}

static enum fault sender_end(struct stage *stage)
{
    container_of(stage, struct sender, stage)->ended = true;
    return FAULT_NONE;
}

static void sender_drop(struct stage *stage)
{
    struct sender *s = container_of(stage, struct sender, stage);

    gather_clear(s->opts.gather);
    if (s->held.n != 0)
        explicit_bzero(s->held.p, s->held.n);
    buf_clear(&s->held);
}

bool sender_turn(struct sender *s)
{
    struct gather *g = s->opts.gather;
    bool nothing = g->total == 0 && s->held.n == 0 && !s->ended;

    s->input = span_of(NULL, 0);
    if (s->broken)
        return false;
    if (!s->ended && s->opts.wait == SENDER_WAIT_END) {
        if (sender_hold(s) != FAULT_NONE)
            s->broken = true;
        return !s->broken;
    }
    s->opts.wait = SENDER_WAIT_NONE;
    if (nothing && (s->head_sent || !s->opts.head_at_once))
        return true;
    sender_write(s);
    return !s->broken;
}

void sender_init(struct sender *s, const struct sender_sizes *sizes)
{
    static const struct stage_ops OPS = {
        .name = "sender",
        .feed = sender_feed,
        .all = sender_all,
        .end = sender_end,
        .drop = sender_drop,
    };

    *s = (struct sender){.stage = {.ops = &OPS}};
    buf_init(&s->head, sizes->head);
    buf_init(&s->trailers, sizes->trailers);
    buf_init(&s->held, sizes->held);
}

void sender_done(struct sender *s)
{
    buf_done(&s->head);
    buf_done(&s->trailers);
    buf_done(&s->held);
}

void sender_open(struct sender *s, const struct sender_opts *opts)
{
    s->opts = *opts;
    s->input = span_of(NULL, 0);
    buf_clear(&s->head);
    buf_clear(&s->trailers);
    buf_clear(&s->held);
    s->written = 0;
    s->head_sent = false;
    s->ended = false;
    s->broken = false;
}
