/*
 * reach - from an exchange to a server: which, over which connection, and
 * what becomes of the request if that one fails.
 *
 *   choose --> idle connection ------------------> send --> answer
 *     ^  \                                          |
 *     |   +--> address --> next address --> ... ----+   closed without a byte,
 *     |           |  refused, timed out             |   may go again: once
 *     +-----------+---------------------------------+
 *   another server
 *
 * Must never send a request a second time of which a byte may have been acted
 * on: only idempotent ones, whose body has not begun to leave, and only if the
 * connection had been used before, so that its server may have closed it
 * before it saw the request (RFC 9112 section 9.3.1).
 */
#include "proxy/exchange/session.h"

#include <errno.h>

/* Tries to connect for one request: so many, and not beyond the time that so
 * many time-outs take. */
#define REACH_CONNECTS_MAX 64
#define REACH_TIMEOUTS_MAX 2

/* What shows that a server, rather than a client or a filter, is at fault. */
static const bool IS_FAILURE[REFUSAL_COUNT] = {
    [REFUSAL_UPSTREAM_RESPONSE_TIMEOUT] = true,
    [REFUSAL_UPSTREAM_STALL] = true,
    [REFUSAL_UPSTREAM_CLOSED] = true,
    [REFUSAL_UPSTREAM_TLS] = true,
    [REFUSAL_UPSTREAM_TLS_ALERT] = true,
    [REFUSAL_RESPONSE_INCOMPLETE] = true,
    [REFUSAL_RESPONSE_SYNTAX] = true,
    [REFUSAL_RESPONSE_FRAMING] = true,
    [REFUSAL_RESPONSE_TRANSFER_CODING] = true,
    [REFUSAL_RESPONSE_INTERIM] = true,
    [REFUSAL_RESPONSE_UPGRADE] = true,
    [REFUSAL_RESPONSE_WEBSOCKET] = true,
    [REFUSAL_RESPONSE_UNASKED] = true,
};

static struct upstream_pool *reach_pool(struct session *s)
{
    return &s->worker->pool;
}

static unsigned reach_connect_ms(const struct session *s)
{
    return s->worker->shared->config->timeouts.upstream_connect_ms;
}

/* Time and tries for connecting, anew. */
static void reach_allow(struct session *s)
{
    struct reach *r = &s->x->reach;

    r->connects = 0;
    r->until_ms = loop_now(s->worker->loop) +
                  (uint64_t)REACH_TIMEOUTS_MAX * reach_connect_ms(s);
}

static bool reach_may_connect(const struct session *s)
{
    const struct reach *r = &s->x->reach;

    return r->connects < REACH_CONNECTS_MAX &&
           loop_now(s->worker->loop) < r->until_ms;
}

/* To a server not yet tried, rather than to the one that closed. */
static enum session_state reach_server(struct session *s)
{
    struct exchange *x = s->x;
    struct reach *r = &x->reach;
    size_t server = upstream_choose(reach_pool(s), r->failed | r->avoided);

    if (server == BALANCE_NONE)
        server = upstream_choose(reach_pool(s), r->failed);
    if (server == BALANCE_NONE || !reach_may_connect(s))
        return answer_refuse(s, r->why);
    r->server = server;
    r->addresses = 0;
    if (!r->repeated)
        x->upstream = upstream_take(reach_pool(s), server, &s->upstream_user);
    if (x->upstream != NULL)
        return ask_send(s);
    conn_timeout(s->client, reach_connect_ms(s));
    return reach_address(s);
}

enum session_state reach_begin(struct session *s)
{
    s->x->reach = (struct reach){.why = REFUSAL_UPSTREAM_UNREACHABLE};
    reach_allow(s);
    return reach_server(s);
}

/* Why connecting failed. */
static enum refusal reach_why_not(const struct conn *conn)
{
    enum refusal tls = refusal_of_tls(conn_fault(conn));

    if (tls != REFUSAL_NONE)
        return tls;
    if (conn_began_tls(conn))
        return REFUSAL_UPSTREAM_TLS_ENDED;
    return conn_errno(conn) == ECONNREFUSED ? REFUSAL_UPSTREAM_REFUSED
                                            : REFUSAL_UPSTREAM_UNREACHABLE;
}

enum session_state reach_address(struct session *s)
{
    struct exchange *x = s->x;
    struct reach *r = &x->reach;

    if (x->upstream != NULL) {
        r->why = reach_why_not(upstream_conn(x->upstream));
        upstream_close(x->upstream);
        x->upstream = NULL;
    }
    if (reach_may_connect(s))
        x->upstream = upstream_connect(reach_pool(s), r->server,
                                       &s->upstream_user, r->addresses++);
    r->connects++;
    if (x->upstream != NULL)
        return STATE_CONNECT;
    upstream_fail(reach_pool(s), r->server, refusal_name(r->why));
    r->failed |= UINT32_C(1) << r->server;
    return reach_server(s);
}

enum session_state reach_timeout(struct session *s)
{
    struct exchange *x = s->x;
    struct reach *r = &x->reach;

    r->why = conn_began_tls(upstream_conn(x->upstream))
                 ? REFUSAL_UPSTREAM_TLS_TIMEOUT
                 : REFUSAL_UPSTREAM_CONNECT_TIMEOUT;
    upstream_close(x->upstream);
    x->upstream = NULL;
    conn_timeout(s->client, reach_connect_ms(s));
    return reach_address(s);
}

static bool reach_may_repeat(const struct exchange *x)
{
    return !x->reach.repeated && x->request.is_idempotent &&
           x->request_body.total == 0 && upstream_is_reused(x->upstream);
}

enum session_state reach_again(struct session *s, enum refusal otherwise)
{
    struct exchange *x = s->x;
    enum refusal tls = refusal_of_tls(conn_fault(upstream_conn(x->upstream)));

    if (x->response_bytes.n != 0 || x->interims != 0)
        return answer_refuse(s, REFUSAL_RESPONSE_INCOMPLETE);
    if (tls != REFUSAL_NONE) /* TLS 1.3 refuses after its handshake, too */
        return answer_refuse(s, tls);
    if (!reach_may_repeat(x))
        return answer_refuse(s, otherwise);
    upstream_close(x->upstream);
    x->upstream = NULL;
    x->to_upstream.head_sent = false;
    x->reach.repeated = true;
    x->reach.avoided = UINT32_C(1) << x->reach.server;
    x->reach.why = otherwise;
    reach_allow(s);
    metrics_add(&s->worker->metrics.upstream_retries, 1);
    return reach_server(s);
}

void reach_blame(struct session *s, enum refusal refusal)
{
    struct exchange *x = s->x;

    /* To close a connection that has been idle is anybody's right. */
    if (x == NULL || x->upstream == NULL || !IS_FAILURE[refusal] ||
        (refusal == REFUSAL_UPSTREAM_CLOSED && upstream_is_reused(x->upstream)))
        return;
    upstream_fail(reach_pool(s), x->reach.server, refusal_name(refusal));
}

void reach_praise(struct session *s)
{
    upstream_succeed(reach_pool(s), s->x->reach.server);
}
