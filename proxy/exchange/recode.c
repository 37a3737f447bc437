/*
 * recode - the session's work on coded bodies: what is fed when.
 *
 * Must never decode faster than the client takes it, nor much in one turn of
 * the loop: a megabyte that came may be a gigabyte that leaves, and others
 * wait for their events.
 */
#include "proxy/exchange/session.h"

/* Times decode_more is called in one turn: about 1 MiB. */
#define RECODE_TURN 8

static const struct limits *recode_limits(const struct session *s)
{
    return &s->worker->shared->config->limits;
}

struct coded_plan recode_plan(const struct session *s)
{
    const struct exchange *x = s->x;
    const struct response *r = &s->worker->scratch.response;
    struct coded_opts opts = {
        .accept = x->request.accept,
        .to_head = x->request.is_head,
    };

    return coded_plan(r, &opts);
}

void recode_open(struct session *s, const struct coded_plan *plan)
{
    struct exchange *x = s->x;
    struct stage *next = coded_open(&x->coded, plan, &x->to_client.stage);

    exchange_take_scrub(x);
    scrub_open(x->scrub, x->choice.filter, s->worker->scratch.response.type,
               next);
    coded_lead(&x->coded, plan, recode_limits(s), &x->scrub->stage);
}

static bool recode_is_behind(const struct session *s)
{
    return conn_queued(s->client) > recode_limits(s)->queue_bytes;
}

/* Is there something to feed or to decode, and someone to take it? */
static bool recode_goes_on(const struct session *s, struct span in)
{
    const struct exchange *x = s->x;

    return !x->to_client.broken && !x->to_client.ended &&
           (in.n != 0 || x->coded.is_ending || decode_waits(x->coded.decode));
}

/* One step: what was fed is decoded before more is. */
static enum refusal recode_step(struct session *s, struct span *in)
{
    struct exchange *x = s->x;
    struct span piece = *in;
    enum fault fault;

    if (decode_waits(x->coded.decode)) {
        fault = decode_more(x->coded.decode);
        return fault == FAULT_NONE || x->to_client.broken
                   ? REFUSAL_NONE
                   : refusal_of_fault(fault);
    }
    if (x->coded.is_ending)
        return answer_finish(s);
    if (piece.n > DECODE_PIECE)
        piece.n = DECODE_PIECE;
    *in = span_cut(*in, piece.n, in->n);
    return answer_feed(s, piece);
}

/* The rest waits: for the client to take some of what is queued for it, or
 * for the loop's next turn.  The upstream waits, too. */
static void recode_wait(struct session *s, struct span rest)
{
    coded_keep(&s->x->coded, rest);
    if (!recode_goes_on(s, rest))
        return;
    conn_pause(upstream_conn(s->x->upstream));
    if (recode_is_behind(s))
        return;
    s->x->coded.is_yielding = true;
    s->worker->is_yielding = true;
    loop_wake(s->worker->loop);
}

enum refusal recode_read(struct session *s, struct span in)
{
    struct exchange *x = s->x;
    struct coded *c = &x->coded;
    enum refusal refusal = REFUSAL_NONE;
    unsigned turn = 0;

    c->is_yielding = false;
    while (refusal == REFUSAL_NONE && recode_goes_on(s, in) &&
           !recode_is_behind(s) && turn < RECODE_TURN) {
        turn += decode_waits(c->decode);
        refusal = recode_step(s, &in);
        if (!c->is_ending || in.n == 0)
            continue;
        x->upstream_usable = false; /* RFC 9112 section 9.2 */
        in.n = 0;
    }
    if (refusal == REFUSAL_NONE)
        recode_wait(s, in);
    return refusal;
}

bool recode_turn(struct session *s)
{
    struct exchange *x = s->x;

    /* What is held to its end needs no flush on its way. */
    if (x->coded.encode == NULL || x->to_client.opts.wait == SENDER_WAIT_END)
        return true;
    return encode_turn(x->coded.encode) == FAULT_NONE;
}

enum session_state recode_resume(struct session *s)
{
    struct exchange *x = s->x;
    enum session_state next = STATE_BODY;

    if (coded_waits(&x->coded))
        next = answer_body(s, buf_span(&x->coded.waiting));
    if (next == STATE_BODY && !recode_is_behind(s) && !coded_waits(&x->coded))
        conn_resume(upstream_conn(x->upstream));
    return next;
}

void recode_wake(struct worker *w)
{
    struct session *next;

    if (!w->is_yielding)
        return;
    w->is_yielding = false;
    for (struct session *s = w->sessions; s != NULL; s = next) {
        next = s->next;
        if (s->state == STATE_BODY && s->x->coded.is_yielding)
            session_event(s, EV_CLIENT_DRAINED);
    }
}
