/*
 * answer - the response's half of an exchange: from the upstream's bytes to
 * the client's, through the filter.
 *
 * Must never write a byte of a response before the filter has decided on it,
 * and never end cleanly what did not end.
 */
#include "proxy/exchange/session.h"
#include "proxy/http/trailer.h"

static const struct limits *answer_limits(const struct session *s)
{
    return &s->worker->shared->config->limits;
}

enum session_state answer_done(struct session *s, bool keep_alive)
{
    exchange_put(s->x);
    s->x = NULL;
    if (keep_alive) {
        ask_regulate(s);
        return STATE_IDLE;
    }
    buf_done(&s->pending);
    if (s->client_ended) {
        session_finish(s);
        return STATE_CLOSING;
    }
    conn_shutdown(s->client);
    conn_resume(s->client);
    return STATE_LINGER;
}

enum session_state answer_refuse(struct session *s, enum refusal refusal)
{
    struct worker *w = s->worker;
    struct exchange *x = s->x;
    struct buf *out = &w->scratch.lines;
    /* After a request that was not understood, what follows it cannot be
     * either: all 4xx and 501 close. */
    struct refusal_opts opts = {
        .close = x == NULL || !x->request.keep_alive ||
                 !x->request_body.ended || session_is_last(s) ||
                 refusal_status(refusal) <= 501,
        .no_body = x != NULL ? x->request.is_head : w->scratch.request.is_head,
    };
    struct span text;

    metrics_add(&w->metrics.refusals[refusal], 1);
    reach_blame(s, refusal);
    gather_clear(&w->scratch.gather);
    if (x != NULL && x->to_client.head_sent) {
        metrics_add(&w->metrics.cut, 1);
        account_refuse(x, refusal, 0);
        conn_abort(s->client);
        return STATE_CLOSING;
    }
    buf_clear(out);
    refusal_put(refusal, &opts, out);
    text = buf_span(out);
    metrics_status(&w->metrics, refusal_status(refusal));
    metrics_add(&w->metrics.client_bytes_out, text.n);
    if (x != NULL)
        account_refuse(x, refusal, text.n);
    else
        account_refuse_early(w, refusal, text.n);
    if (!conn_write(s->client, &text, 1)) {
        conn_close(s->client);
        return STATE_CLOSING;
    }
    return answer_done(s, !opts.close);
}

/* How this response goes to this client. */
static struct sender_opts answer_opts(const struct session *s)
{
    const struct response *r = &s->worker->scratch.response;
    const struct exchange *x = s->x;
    bool small = r->framing.kind == FRAMING_NONE ||
                 (r->framing.kind == FRAMING_LENGTH &&
                  r->framing.length <= answer_limits(s)->collect_bytes);
    bool large = r->framing.kind == FRAMING_LENGTH && !small;
    /* HTTP/1.0 takes the connection's end for the body's: where a cut cannot
     * be told from it, only a whole response may leave. */
    bool must_be_whole =
        x->request.minor == 0 && (x->keep_alive || !conn_can_abort(s->client));
    struct sender_opts opts = {
        .to = s->client,
        .gather = &s->worker->scratch.gather,
        .framing = x->request.minor == 0 ? SENDER_RAW : SENDER_CHUNKED,
        .wait = small || must_be_whole ? SENDER_WAIT_END
                : large                ? SENDER_WAIT_NONE
                                       : SENDER_WAIT_TURN,
        .head_at_once = r->is_stream,
        .whole_only = must_be_whole,
        .no_body = x->request.is_head || r->status == 204 || r->status == 304,
    };

    return opts;
}

static bool answer_keeps_alive(const struct session *s,
                               const struct coded_plan *plan)
{
    const struct framing *framing = &s->worker->scratch.response.framing;

    if (!s->x->request.keep_alive || session_is_last(s))
        return false;
    /* Without chunked only a length can tell 1.0 where the body ends. */
    return s->x->request.minor == 1 || framing->kind == FRAMING_NONE ||
           (framing->kind == FRAMING_LENGTH && plan->from.count == 0 &&
            framing->length <= answer_limits(s)->collect_bytes);
}

static enum fault answer_open(struct session *s)
{
    struct exchange *x = s->x;
    const struct response *r = &s->worker->scratch.response;
    struct coded_plan plan = recode_plan(s);
    struct sender_opts opts;
    enum fault fault;

    s->worker->scratch.response.is_recoded =
        r->status == 304 ? x->request.copy_coded
                         : plan.encode != CODING_IDENTITY;
    x->upstream_usable = r->keep_alive;
    x->keep_alive = answer_keeps_alive(s, &plan);
    opts = answer_opts(s);
    sender_open(&x->to_client, &opts);
    fault = answer_head(s, &x->to_client.head);
    if (fault != FAULT_NONE)
        return fault;
    if (!coded_put_fields(&plan, r, &x->to_client.head))
        return FAULT_SINK;
    if (!x->keep_alive &&
        !buf_put(&x->to_client.head, span_str("Connection: close\r\n")))
        return FAULT_SINK;
    if (x->keep_alive && x->request.minor == 0 &&
        !buf_put(&x->to_client.head, span_str("Connection: keep-alive\r\n")))
        return FAULT_SINK;
    reader_open(&x->response_body, &r->framing, answer_limits(s));
    recode_open(s, &plan);
    x->status = r->status;
    if (r->is_stream)
        reach_praise(s); /* it may never end */
    return FAULT_NONE;
}

static enum session_state answer_begin(struct session *s, struct span rest)
{
    const struct filter *filter = s->x->choice.filter;
    enum fault fault;

    if (filter_media(filter, s->worker->scratch.response.type) == MEDIA_BLOCK)
        return answer_refuse(s, REFUSAL_FILTER_MEDIA);
    fault = answer_open(s);
    if (fault != FAULT_NONE)
        return answer_refuse(s, refusal_of_fault(fault));
    return answer_body(s, rest);
}

/* One head off the front of `in`. */
static enum session_state answer_take_head(struct session *s, struct span *in)
{
    struct exchange *x = s->x;
    struct response *r = &s->worker->scratch.response;
    struct response_opts opts = {
        .to_head = x->request.is_head,
        .to_fresh = x->request.to_fresh,
        .signed_links = s->worker->shared->config->signed_redirects,
        .to_upgrade = x->relay != NULL,
    };
    size_t n = x->response_scan.scanned;
    enum refusal refusal;

    x->response_scan = (struct head_scan){0};
    if (n > answer_limits(s)->header_bytes)
        return answer_refuse(s, REFUSAL_RESPONSE_HEADERS_LARGE);
    refusal = response_parse(r, span_cut(*in, 0, n), answer_limits(s), &opts);
    if (refusal != REFUSAL_NONE)
        return answer_refuse(s, refusal);
    *in = span_cut(*in, n, in->n);
    if (!choice_by_response(&x->choice, x->edition->policy, r) &&
        !r->is_interim)
        return answer_refuse(s, REFUSAL_NO_FILTER);
    if (x->choice.is_open && x->choice.filter != NULL)
        variant_choose(&x->edition->variant, x->edition->policy,
                       x->choice.filter, &x->variant);
    if (r->is_upgrade)
        return relay_begin(s, *in);
    return r->is_interim ? interim_pass(s) : answer_begin(s, *in);
}

/* An incomplete head stays until more of it comes. */
static enum session_state answer_keep(struct session *s, struct span in)
{
    struct buf *b = &s->x->response_bytes;

    if (in.n > answer_limits(s)->header_bytes)
        return answer_refuse(s, REFUSAL_RESPONSE_HEADERS_LARGE);
    if (b->p != NULL && in.p >= b->p && in.p < b->p + b->cap) {
        memmove(b->p, in.p, in.n);
        b->n = in.n;
        return STATE_HEAD;
    }
    buf_clear(b);
    CHECK(buf_put(b, in));
    return STATE_HEAD;
}

enum session_state answer_read(struct session *s)
{
    struct exchange *x = s->x;
    struct span in = s->input;
    enum session_state next = STATE_HEAD;

    if (x->response_bytes.n != 0) {
        /* At most header_bytes are kept, and one read follows. */
        CHECK(buf_put(&x->response_bytes, in));
        in = buf_span(&x->response_bytes);
    }
    /* What a body before may have left behind its end; behind an interim
     * response nothing can have. */
    if (x->interims == 0 && !head_skip_empty(&x->response_scan, &in,
                                             answer_limits(s)->leading_crlfs))
        return answer_refuse(s, REFUSAL_RESPONSE_SYNTAX);
    while (next == STATE_HEAD && s->x == x) {
        switch (head_scan(&x->response_scan, in)) {
        case HEAD_MORE:
            return answer_keep(s, in);
        case HEAD_BAD:
            return answer_refuse(s, REFUSAL_RESPONSE_SYNTAX);
        case HEAD_DONE:
            next = answer_take_head(s, &in);
            break;
        }
    }
    return next;
}

/* The whole response is with the sender. */
static enum session_state answer_end(struct session *s)
{
    struct exchange *x = s->x;
    bool complete = x->request_body.ended && !session_is_last(s);
    bool keep_alive = x->keep_alive && complete;

    metrics_status(&s->worker->metrics, x->status);
    reach_praise(s);
    if (x->upstream_usable && complete && !x->to_upstream.broken) {
        upstream_put(x->upstream);
        x->upstream = NULL;
    }
    return answer_done(s, keep_alive);
}

static enum refusal answer_trailers(struct session *s)
{
    struct worker_scratch *scratch = &s->worker->scratch;
    struct exchange *x = s->x;
    struct span raw = reader_trailers(&x->response_body);
    enum fault fault;

    if (raw.n == 0)
        return REFUSAL_NONE;
    if (head_parse_trailers(&scratch->trailers, raw, answer_limits(s)) !=
        HEAD_OK)
        return REFUSAL_RESPONSE_SYNTAX;
    if (x->request.minor == 0)
        return REFUSAL_NONE; /* only chunked can carry them */
    buf_clear(&scratch->lines);
    trailer_put(&scratch->trailers, &scratch->lines);
    fault = answer_head_filter(s, &x->to_client.trailers);
    return fault == FAULT_NONE ? REFUSAL_NONE : refusal_of_fault(fault);
}

/* A client that is gone is no reason to refuse: answer_turn will see it. */
enum refusal answer_finish(struct session *s)
{
    enum refusal refusal = answer_trailers(s);
    enum fault fault;

    if (refusal != REFUSAL_NONE)
        return refusal;
    fault = stage_end(s->x->coded.first);
    return fault == FAULT_NONE || s->x->to_client.broken
               ? REFUSAL_NONE
               : refusal_of_fault(fault);
}

/* Ends the turn: what is decided leaves now. */
static enum session_state answer_turn(struct session *s)
{
    struct exchange *x = s->x;

    if (!recode_turn(s) || !sender_turn(&x->to_client)) {
        if (!x->to_client.head_sent) /* too large to leave whole */
            return answer_refuse(s, REFUSAL_INTERNAL);
        conn_abort(s->client);
        return STATE_CLOSING;
    }
    if (x->to_client.ended)
        return answer_end(s);
    if (conn_queued(s->client) > answer_limits(s)->queue_bytes)
        conn_pause(upstream_conn(x->upstream));
    return STATE_BODY;
}

/* Bytes behind the end are nobody's. */
enum refusal answer_feed(struct session *s, struct span in)
{
    struct exchange *x = s->x;

    x->to_client.input = in;
    switch (reader_read(&x->response_body, &in, x->coded.first)) {
    case READER_MORE:
        break;
    case READER_END:
        if (in.n != 0) /* RFC 9112 section 9.2 */
            x->upstream_usable = false;
        x->coded.is_ending = x->coded.decode != NULL;
        return x->coded.is_ending ? REFUSAL_NONE : answer_finish(s);
    case READER_BAD:
        return REFUSAL_RESPONSE_SYNTAX;
    case READER_LARGE:
        return REFUSAL_RESPONSE_TRAILERS_LARGE;
    case READER_FAULT:
        if (!x->to_client.broken)
            return refusal_of_fault(x->response_body.fault);
        break;
    }
    return REFUSAL_NONE;
}

/* Only where a length is known: streams may have nothing to say. */
static bool answer_is_slow(struct session *s, struct span in)
{
    struct exchange *x = s->x;

    return x->response_body.framing.kind == FRAMING_LENGTH &&
           x->response_body.framing.length > in.n &&
           !pace_keeps(&x->response_pace, in.n, loop_now(s->worker->loop),
                       s->worker->shared->config);
}

enum session_state answer_body(struct session *s, struct span in)
{
    enum refusal refusal;

    if (answer_is_slow(s, in))
        return answer_refuse(s, REFUSAL_UPSTREAM_STALL);
    refusal =
        s->x->coded.decode != NULL ? recode_read(s, in) : answer_feed(s, in);

    return refusal == REFUSAL_NONE ? answer_turn(s) : answer_refuse(s, refusal);
}

enum session_state answer_eof(struct session *s)
{
    enum refusal refusal = REFUSAL_RESPONSE_INCOMPLETE;

    if (s->x->response_body.framing.kind == FRAMING_CLOSE &&
        !coded_waits(&s->x->coded))
        refusal = answer_finish(s);
    return refusal == REFUSAL_NONE ? answer_turn(s) : answer_refuse(s, refusal);
}
