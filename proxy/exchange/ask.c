/*
 * ask - the request's half of an exchange: from the client's bytes to the
 * upstream's.
 *
 * Must never send a request upstream that no filter will answer for.
 */
#include "proxy/exchange/session.h"
#include "proxy/http/forward.h"
#include "proxy/http/trailer.h"

/* Bytes of later requests above which a client is not read any more. */
#define AHEAD_MARK ((size_t)16 * 1024)

/* A request line without its target: method, version, spaces. */
#define REQUEST_LINE_REST 64

static const struct config *ask_config(const struct session *s)
{
    return s->worker->shared->config;
}

/* Keeps what was not used; `in` may be part of `pending` itself. */
static void ask_keep(struct session *s, struct span in)
{
    struct buf *b = &s->pending;

    if (in.n == 0) {
        buf_done(b); /* an idle connection holds no buffer */
        return;
    }
    if (b->p != NULL && in.p >= b->p && in.p < b->p + b->cap) {
        memmove(b->p, in.p, in.n);
        b->n = in.n;
        return;
    }
    buf_clear(b);
    CHECK(buf_put(b, in)); /* one read buffer fits PENDING_ROOM */
}

static struct span ask_upstream_host(const struct session *s)
{
    return span_str(cluster_host(s->worker->pool.cluster, 0));
}

/* True if the client asks whether a copy is fresh that was coded here. */
static bool ask_copy_is_coded(const struct request *r, const char *variant)
{
    for (size_t i = 0; i < r->head.count; i++)
        if (r->head.fields[i].id == FIELD_IF_NONE_MATCH &&
            etag_is_coded(r->head.fields[i].value, variant))
            return true;
    return false;
}

/* Who the client is, if the upstream is to know. */
static const struct identity *ask_told_client(const struct session *s)
{
    const struct tls_listen *tls = conn_settings(s->client);

    return tls != NULL && tls->forward_client ? conn_identity(s->client) : NULL;
}

static enum session_state ask_begin(struct session *s, struct span rest)
{
    struct worker *w = s->worker;
    const struct request *r = &w->scratch.request;
    struct forward_hop hop = {.peer = conn_peer(s->client),
                              .is_secure = conn_is_secure(s->client),
                              .client = ask_told_client(s),
                              .upstream = ask_upstream_host(s)};
    struct exchange *x = exchange_take(w);
    enum refusal refusal;

    s->x = x;
    account_open(x, r);
    x->request = (struct exchange_request){
        .minor = r->head.minor,
        .accept = r->accept,
        .keep_alive = r->keep_alive,
        .is_head = r->is_head,
        .is_idempotent = r->is_idempotent,
    };
    x->response_scan = (struct head_scan){0};
    x->interims = 0;
    x->request_pace = (struct pace){0};
    x->response_pace = (struct pace){0};
    x->to_client.head_sent = false;
    x->to_client.written = 0;
    x->to_upstream.written = 0;
    x->to_upstream.head_sent = false;
    reader_open(&x->request_body, &r->framing, &ask_config(s)->limits);
    x->choice.client = conn_identity(s->client);
    refusal = choice_by_request(&x->choice, x->edition->policy, r);
    if (refusal == REFUSAL_NONE && r->asks_upgrade)
        refusal = relay_ask(s, r);
    if (refusal != REFUSAL_NONE) {
        ask_keep(s, rest);
        return answer_refuse(s, refusal);
    }
    /* The filter of a 304, which has no type, may be another than that of the
     * copy it stands for. */
    variant_choose(&x->edition->variant, x->edition->policy, x->choice.filter,
                   &x->variant);
    if (!x->choice.is_open)
        hop.variant = x->variant.text;
    x->request.to_fresh = forward_put(r, &hop, &x->request_head);
    x->request.copy_coded =
        x->request.to_fresh && ask_copy_is_coded(r, hop.variant);
    ask_keep(s, rest);
    return reach_begin(s);
}

/* Which part of a head that is too large is to blame. */
static enum session_state ask_too_large(struct session *s, struct span in)
{
    size_t uri = ask_config(s)->limits.uri_bytes;
    const uint8_t *lf = memchr(in.p, '\n', in.n);
    size_t line = lf != NULL ? (size_t)(lf - in.p) : in.n;

    return answer_refuse(s, line > uri + REQUEST_LINE_REST
                                ? REFUSAL_REQUEST_TARGET_LONG
                                : REFUSAL_REQUEST_HEADERS_LARGE);
}

static enum session_state ask_parse(struct session *s, struct span in)
{
    struct worker *w = s->worker;
    size_t n = s->scan.scanned;
    enum refusal refusal;

    s->scan = (struct head_scan){0};
    metrics_add(&w->metrics.requests, 1);
    if (n > ask_config(s)->limits.header_bytes)
        return ask_too_large(s, in);
    refusal = request_parse(&w->scratch.request, span_cut(in, 0, n),
                            &ask_config(s)->limits);
    if (refusal != REFUSAL_NONE && refusal != REFUSAL_REQUEST_UPGRADE)
        return answer_refuse(s, refusal);
    return ask_begin(s, span_cut(in, n, in.n));
}

static enum session_state ask_wait(struct session *s, struct span in)
{
    const struct limits *limits = &ask_config(s)->limits;

    if (in.n > limits->header_bytes ||
        (s->scan.line == 0 && in.n > limits->uri_bytes + REQUEST_LINE_REST))
        return ask_too_large(s, in);
    ask_keep(s, in);
    conn_resume(s->client); /* a head may be longer than AHEAD_MARK */
    return in.n != 0 ? STATE_REQUEST : s->state;
}

enum session_state ask_read(struct session *s)
{
    struct span in = s->input;

    s->worker->scratch.request.is_head = false;
    if (s->pending.n != 0) {
        CHECK(buf_put(&s->pending, in));
        in = buf_span(&s->pending);
    }
    if (!head_skip_empty(&s->scan, &in, ask_config(s)->limits.leading_crlfs))
        return answer_refuse(s, REFUSAL_REQUEST_SYNTAX);
    switch (head_scan(&s->scan, in)) {
    case HEAD_MORE:
        return ask_wait(s, in);
    case HEAD_DONE:
        return ask_parse(s, in);
    case HEAD_BAD:
        break;
    }
    return answer_refuse(s, REFUSAL_REQUEST_SYNTAX);
}

/* What may be passed on of the trailers goes to the sender, unfiltered: it is
 * the client's own.  False: they are not valid. */
static bool ask_trailers(struct session *s)
{
    struct head *trailers = &s->worker->scratch.trailers;
    struct span raw = reader_trailers(&s->x->request_body);

    if (raw.n == 0)
        return true;
    if (head_parse_trailers(trailers, raw, &ask_config(s)->limits) != HEAD_OK)
        return false;
    trailer_put(trailers, &s->x->to_upstream.trailers);
    return true;
}

/* True if the next bytes of the client are of the body being passed on. */
static bool ask_is_in_body(const struct session *s)
{
    return s->x != NULL && s->x->upstream != NULL &&
           !s->x->request_body.ended && s->x->to_upstream.head_sent;
}

void ask_regulate(struct session *s)
{
    bool enough = s->pending.n > AHEAD_MARK;

    if (ask_is_in_body(s))
        enough = s->x->to_upstream.broken ||
                 conn_queued(upstream_conn(s->x->upstream)) >
                     ask_config(s)->limits.queue_bytes;
    if (enough)
        conn_pause(s->client);
    else
        conn_resume(s->client);
}

/* Passes body bytes on; the rest is of the next request. */
static enum session_state ask_body(struct session *s, struct span in,
                                   enum session_state now)
{
    struct exchange *x = s->x;

    x->to_upstream.input = in;
    switch (reader_read(&x->request_body, &in, &x->to_upstream.stage)) {
    case READER_MORE:
    case READER_FAULT: /* the upstream is gone, which it will tell itself */
        break;
    case READER_END:
        if (!ask_trailers(s) || stage_end(&x->to_upstream.stage) != FAULT_NONE)
            return answer_refuse(s, REFUSAL_REQUEST_SYNTAX);
        break;
    case READER_BAD:
    case READER_LARGE:
        return answer_refuse(s, REFUSAL_REQUEST_FRAMING);
    }
    if (x->request_body.total > ask_config(s)->limits.body_bytes)
        return answer_refuse(s, REFUSAL_REQUEST_BODY_LARGE);
    if (!sender_turn(&x->to_upstream))
        stage_drop(&x->to_upstream.stage);
    ask_keep(s, x->request_body.ended ? in : span_of(NULL, 0));
    ask_regulate(s);
    return now;
}

enum session_state ask_send(struct session *s)
{
    struct exchange *x = s->x;
    bool chunked = x->request_body.framing.kind == FRAMING_CHUNKED;
    struct sender_opts opts = {
        .to = upstream_conn(x->upstream),
        .gather = &s->worker->scratch.gather,
        .framing = chunked ? SENDER_CHUNKED : SENDER_RAW,
        .head_complete = true,
        .head_at_once = true,
    };

    upstream_asked(x->upstream);
    sender_open(&x->to_upstream, &opts);
    CHECK(buf_put(&x->to_upstream.head, buf_span(&x->request_head)));
    return ask_body(s, buf_span(&s->pending), STATE_HEAD);
}

enum session_state ask_more(struct session *s, enum session_state now)
{
    const struct timeouts *timeouts = &ask_config(s)->timeouts;

    if (now != STATE_CONNECT && !s->x->request_body.ended) {
        conn_timeout(s->client, now == STATE_HEAD
                                    ? timeouts->upstream_response_ms
                                    : timeouts->stall_ms);
        if (!pace_keeps(&s->x->request_pace, s->input.n,
                        loop_now(s->worker->loop), ask_config(s)))
            return answer_refuse(s, REFUSAL_REQUEST_TIMEOUT);
        return ask_body(s, s->input, now);
    }
    CHECK(buf_put(&s->pending, s->input));
    ask_regulate(s);
    return now;
}
