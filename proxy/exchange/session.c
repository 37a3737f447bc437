/*
 * session - the state machine; see session.h for its picture.
 *
 * Must never free a session from within a step: CLOSING is a state, and the
 * client connection's last event is the one place that frees.
 */
#include "proxy/exchange/session.h"

typedef enum session_state step_fn(struct session *s, enum session_event ev);

#define X(id, step, timeout) static step_fn step;
SESSION_STATES(X)
#undef X

static const struct {
    step_fn *step;
    size_t timeout; /* offset in struct timeouts */
} TABLE[] = {
#define X(id, step, timeout) {step, offsetof(struct timeouts, timeout)},
    SESSION_STATES(X)
#undef X
};

static unsigned session_timeout_ms(const struct session *s)
{
    const struct timeouts *t = &s->worker->shared->config->timeouts;

    return *(const unsigned *)(const void *)((const char *)t +
                                             TABLE[s->state].timeout);
}

static enum session_state session_close(struct session *s)
{
    conn_close(s->client);
    return STATE_CLOSING;
}

static void session_step(struct session *s, enum session_event ev)
{
    enum session_state next = TABLE[s->state].step(s, ev);

    s->input = span_of(NULL, 0);
    if (next == s->state)
        return;
    s->state = next;
    if (next == STATE_CLOSING) {
        exchange_put(s->x);
        s->x = NULL;
        return;
    }
    s->queued = conn_queued(s->client);
    conn_timeout(s->client, session_timeout_ms(s));
}

/* True if the session cannot go on without more from the client. */
static bool session_awaits_client(const struct session *s)
{
    if (s->state == STATE_HEAD || s->state == STATE_BODY)
        return !s->x->request_body.ended;
    /* IDLE with requests pending: it is the client who has to read first. */
    return (s->state == STATE_IDLE && s->pending.n == 0) ||
           s->state == STATE_REQUEST;
}

/* A client that does not take its answers gets no further ones. */
static bool session_is_behind(const struct session *s)
{
    return conn_queued(s->client) >
           s->worker->shared->config->limits.queue_bytes;
}

/* Requests that have come already are taken one by one, as long as the client
 * reads their answers. */
void session_event(struct session *s, enum session_event ev)
{
    session_step(s, ev);
    while (s->state == STATE_IDLE && s->pending.n != 0 && !session_is_behind(s))
        session_step(s, EV_CLIENT_DATA);
    if (s->client_ended && session_awaits_client(s))
        session_step(s, EV_CLIENT_EOF);
}

bool session_is_last(const struct session *s)
{
    return s->worker->state != WORKER_RUN;
}

/* --- Steps ------------------------------------------------------------- */

void session_finish(struct session *s)
{
    const struct config *config = s->worker->shared->config;

    conn_finish(s->client, config->timeouts.stall_ms, pace_least(config));
}

static enum session_state step_finish(struct session *s)
{
    session_finish(s);
    return STATE_CLOSING;
}

/* True if the client has taken enough of what was queued for it when progress
 * was last seen; then it has the state's time again. */
static bool session_progresses(struct session *s)
{
    size_t queued = conn_queued(s->client);

    if (queued + pace_least(s->worker->shared->config) > s->queued)
        return false;
    s->queued = queued;
    conn_timeout(s->client, session_timeout_ms(s));
    return true;
}

/* The server does not wait any longer.  Who has got nothing of an answer yet
 * hears that there will be none; an answer that has begun is cut. */
static enum session_state step_late(struct session *s)
{
    if (s->state == STATE_LINGER)
        return STATE_LINGER; /* it has its own, short time */
    if (s->state == STATE_REQUEST ||
        (s->x != NULL && !s->x->to_client.head_sent))
        return answer_refuse(s, REFUSAL_DRAINED);
    conn_abort(s->client);
    return STATE_CLOSING;
}

/* Any state: what ends a session whatever it is doing. */
static enum session_state step_any(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_CLIENT_FAILED:
        return session_close(s);
    case EV_LATE:
        return step_late(s);
    case EV_STOP:
        conn_abort(s->client);
        return STATE_CLOSING;
    case EV_CLIENT_EOF:
        /* Half a connection is enough to be answered on. */
        s->client_ended = true;
        return session_awaits_client(s) ? step_finish(s) : s->state;
    case EV_CLIENT_DATA:
    case EV_CLIENT_DRAINED:
    case EV_UPSTREAM_OPEN:
    case EV_UPSTREAM_DATA:
    case EV_UPSTREAM_EOF:
    case EV_UPSTREAM_FAILED:
    case EV_UPSTREAM_DRAINED:
    case EV_TIMEOUT:
    case EV_DRAIN:
    case EV_FULL:
    case EV_CROWD:
        break;
    }
    return s->state;
}

static enum session_state step_idle(struct session *s, enum session_event ev)
{
    if (ev == EV_CLIENT_DATA && session_is_behind(s)) {
        CHECK(buf_put(&s->pending, s->input));
        conn_pause(s->client);
        return STATE_IDLE;
    }
    if (ev == EV_CLIENT_DATA)
        return ask_read(s);
    if (ev == EV_DRAIN)
        return step_finish(s);
    if (ev == EV_TIMEOUT && session_progresses(s))
        return STATE_IDLE;
    if (ev == EV_TIMEOUT)
        return session_close(s);
    if (ev == EV_FULL)
        return answer_refuse(s, REFUSAL_CONNECTIONS);
    if (ev == EV_CROWD)
        return answer_refuse(s, REFUSAL_CONNECTIONS_OF_ADDRESS);
    if (ev == EV_CLIENT_DRAINED)
        ask_regulate(s);
    return step_any(s, ev);
}

static enum session_state step_request(struct session *s, enum session_event ev)
{
    if (ev == EV_CLIENT_DATA)
        return ask_read(s);
    if (ev == EV_CLIENT_EOF)
        return step_finish(s);
    if (ev == EV_TIMEOUT)
        return answer_refuse(s, REFUSAL_REQUEST_TIMEOUT);
    return step_any(s, ev);
}

static enum session_state step_connect(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_UPSTREAM_OPEN:
        return ask_send(s);
    case EV_UPSTREAM_FAILED:
        return reach_address(s);
    case EV_CLIENT_DATA:
        return ask_more(s, STATE_CONNECT);
    case EV_TIMEOUT:
        return reach_timeout(s);
    case EV_CLIENT_EOF:
    case EV_CLIENT_FAILED:
    case EV_CLIENT_DRAINED:
    case EV_UPSTREAM_DATA:
    case EV_UPSTREAM_EOF:
    case EV_UPSTREAM_DRAINED:
    case EV_DRAIN:
    case EV_LATE:
    case EV_STOP:
    case EV_FULL:
    case EV_CROWD:
        break;
    }
    return step_any(s, ev);
}

static enum session_state step_head(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_CLIENT_DATA:
        return ask_more(s, STATE_HEAD);
    case EV_UPSTREAM_DATA:
        return answer_read(s);
    case EV_UPSTREAM_EOF:
    case EV_UPSTREAM_FAILED:
        return reach_again(s, REFUSAL_UPSTREAM_CLOSED);
    case EV_UPSTREAM_DRAINED:
        s->x->request_pace = (struct pace){0}; /* it was made to wait */
        ask_regulate(s);
        return STATE_HEAD;
    case EV_TIMEOUT:
        return answer_refuse(s, s->x->request_body.ended
                                    ? REFUSAL_UPSTREAM_RESPONSE_TIMEOUT
                                    : REFUSAL_REQUEST_TIMEOUT);
    case EV_CLIENT_EOF:
    case EV_CLIENT_FAILED:
    case EV_CLIENT_DRAINED:
    case EV_UPSTREAM_OPEN:
    case EV_DRAIN:
    case EV_LATE:
    case EV_STOP:
    case EV_FULL:
    case EV_CROWD:
        break;
    }
    return step_any(s, ev);
}

/* Nothing arrived for the whole time; but if the client is still taking what
 * is queued for it, that is progress too. */
static enum session_state step_body_timeout(struct session *s)
{
    if (conn_queued(s->client) == 0)
        return answer_refuse(s, REFUSAL_UPSTREAM_STALL);
    if (session_progresses(s))
        return STATE_BODY;
    conn_abort(s->client);
    return STATE_CLOSING;
}

static enum session_state step_body(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_CLIENT_DATA:
        return ask_more(s, STATE_BODY);
    case EV_UPSTREAM_DATA:
        s->queued = conn_queued(s->client);
        conn_timeout(s->client, session_timeout_ms(s));
        return answer_body(s, s->input);
    case EV_UPSTREAM_EOF:
        return answer_eof(s);
    case EV_UPSTREAM_FAILED:
        return answer_refuse(s, REFUSAL_RESPONSE_INCOMPLETE);
    case EV_CLIENT_DRAINED:
        conn_timeout(s->client, session_timeout_ms(s));
        s->x->response_pace = (struct pace){0}; /* it was made to wait */
        return recode_resume(s);
    case EV_UPSTREAM_DRAINED:
        s->x->request_pace = (struct pace){0}; /* it was made to wait */
        ask_regulate(s);
        return STATE_BODY;
    case EV_TIMEOUT:
        return step_body_timeout(s);
    case EV_CLIENT_EOF:
    case EV_CLIENT_FAILED:
    case EV_UPSTREAM_OPEN:
    case EV_DRAIN:
    case EV_LATE:
    case EV_STOP:
    case EV_FULL:
    case EV_CROWD:
        break;
    }
    return step_any(s, ev);
}

static enum session_state step_socket(struct session *s, enum session_event ev)
{
    if (ev == EV_CLIENT_FAILED || ev == EV_LATE || ev == EV_STOP)
        return step_any(s, ev);
    return relay_event(s, ev);
}

/* Closing with unread bytes would reset the connection and could take the
 * answer from the client before it has read it (RFC 9112 section 9.6). */
static enum session_state step_linger(struct session *s, enum session_event ev)
{
    if (ev == EV_CLIENT_EOF || ev == EV_TIMEOUT)
        return step_finish(s);
    return step_any(s, ev);
}

static enum session_state step_closing(struct session *s, enum session_event ev)
{
    if (ev == EV_LATE || ev == EV_STOP)
        conn_abort(s->client);
    return STATE_CLOSING;
}
