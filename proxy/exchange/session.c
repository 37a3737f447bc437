/*
 * session - the state machine; see session.h for its picture.
 *
 * Must never free a session from within a step: CLOSING is a state, and the
 * client connection's last event is the one place that frees.
 */
#include "proxy/exchange/session.h"

#include "filters/base/mem.h"

#include <stdlib.h>

/* Bytes a client may send ahead before it is not read any more. */
#define PENDING_ROOM (4 * CONN_READ_MAX)

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

/* conn_finish: an answer may still be on its way to the client. */
static enum session_state step_finish(struct session *s)
{
    conn_finish(s->client, s->worker->shared->config->timeouts.stall_ms);
    return STATE_CLOSING;
}

/* Any state: what ends a session whatever it is doing. */
static enum session_state step_any(struct session *s, enum session_event ev)
{
    switch (ev) {
    case EV_CLIENT_FAILED:
        return session_close(s);
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
    if (ev == EV_TIMEOUT)
        return session_close(s);
    if (ev == EV_FULL)
        return answer_refuse(s, REFUSAL_CONNECTIONS);
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
        return ask_connect(s);
    case EV_CLIENT_DATA:
        return ask_more(s, STATE_CONNECT);
    case EV_TIMEOUT:
        return answer_refuse(s, REFUSAL_UPSTREAM_CONNECT_TIMEOUT);
    case EV_CLIENT_EOF:
    case EV_CLIENT_FAILED:
    case EV_CLIENT_DRAINED:
    case EV_UPSTREAM_DATA:
    case EV_UPSTREAM_EOF:
    case EV_UPSTREAM_DRAINED:
    case EV_DRAIN:
    case EV_STOP:
    case EV_FULL:
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
        return ask_again(s, REFUSAL_UPSTREAM_CLOSED);
    case EV_UPSTREAM_DRAINED:
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
    case EV_STOP:
    case EV_FULL:
        break;
    }
    return step_any(s, ev);
}

/* Nothing arrived for the whole time; but if the client is still taking what
 * is queued for it, that is progress too. */
static enum session_state step_body_timeout(struct session *s)
{
    size_t queued = conn_queued(s->client);

    if (queued == 0)
        return answer_refuse(s, REFUSAL_UPSTREAM_STALL);
    if (queued >= s->queued) {
        conn_abort(s->client);
        return STATE_CLOSING;
    }
    s->queued = queued;
    conn_timeout(s->client, session_timeout_ms(s));
    return STATE_BODY;
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
        return recode_resume(s);
    case EV_UPSTREAM_DRAINED:
        ask_regulate(s);
        return STATE_BODY;
    case EV_TIMEOUT:
        return step_body_timeout(s);
    case EV_CLIENT_EOF:
    case EV_CLIENT_FAILED:
    case EV_UPSTREAM_OPEN:
    case EV_DRAIN:
    case EV_STOP:
    case EV_FULL:
        break;
    }
    return step_any(s, ev);
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
    if (ev == EV_STOP)
        conn_abort(s->client);
    return STATE_CLOSING;
}

/* --- From callbacks to events ------------------------------------------ */

static void session_free(struct session *s)
{
    struct worker *w = s->worker;

    CHECK(s->x == NULL);
    if (s->prev != NULL)
        s->prev->next = s->next;
    else
        w->sessions = s->next;
    if (s->next != NULL)
        s->next->prev = s->prev;
    buf_done(&s->pending);
    metrics_add(&w->metrics.connections_closed, 1);
    atomic_fetch_sub(&w->shared->connections, 1);
    free(s);
}

static void session_on_client(struct conn_user *user, struct conn *conn,
                              enum conn_event event, struct span in)
{
    struct session *s = container_of(user, struct session, client_user);

    (void)conn;
    switch (event) {
    case CONN_DATA:
        metrics_add(&s->worker->metrics.client_bytes_in, in.n);
        s->input = in;
        session_event(s, EV_CLIENT_DATA);
        break;
    case CONN_EOF:
        session_event(s, EV_CLIENT_EOF);
        break;
    case CONN_OPEN:
    case CONN_FAILED:
        session_event(s, EV_CLIENT_FAILED);
        break;
    case CONN_DRAINED:
        session_event(s, EV_CLIENT_DRAINED);
        break;
    case CONN_TIMEOUT:
        session_event(s, EV_TIMEOUT);
        break;
    case CONN_CLOSED:
        session_free(s);
        break;
    }
}

static void session_on_upstream(struct upstream_user *user,
                                enum conn_event event, struct span in)
{
    struct session *s = container_of(user, struct session, upstream_user);

    switch (event) {
    case CONN_DATA:
        s->input = in;
        session_event(s, EV_UPSTREAM_DATA);
        break;
    case CONN_OPEN:
        session_event(s, EV_UPSTREAM_OPEN);
        break;
    case CONN_EOF:
        session_event(s, EV_UPSTREAM_EOF);
        break;
    case CONN_FAILED:
        session_event(s, EV_UPSTREAM_FAILED);
        break;
    case CONN_DRAINED:
        session_event(s, EV_UPSTREAM_DRAINED);
        break;
    case CONN_TIMEOUT:
    case CONN_CLOSED:
        break;
    }
}

static void session_link(struct session *s)
{
    s->next = s->worker->sessions;
    if (s->next != NULL)
        s->next->prev = s;
    s->worker->sessions = s;
}

void session_open(struct worker *w, struct conn *client)
{
    struct session *s = mem_zalloc(sizeof *s);
    const struct limits *limits = &w->shared->config->limits;
    size_t open = atomic_fetch_add(&w->shared->connections, 1);

    s->worker = w;
    s->client = client;
    s->client_user.event = session_on_client;
    s->upstream_user.event = session_on_upstream;
    buf_init(&s->pending, limits->header_bytes + PENDING_ROOM);
    session_link(s);
    metrics_add(&w->metrics.connections, 1);
    conn_use(client, &s->client_user);
    conn_timeout(client, session_timeout_ms(s));
    if (open >= limits->connections)
        session_event(s, EV_FULL);
}
