/*
 * interim - 1xx responses: filtered, counted and passed on (RFC 9110 section
 * 15.2).
 *
 * Must never take one for the answer: the exchange waits on.
 */
#include "proxy/exchange/session.h"

/* Fields mean nothing in a 100 (RFC 9110 section 15.2.1). */
static enum fault interim_head(struct session *s, struct buf *out)
{
    unsigned status = s->worker->scratch.response.status;

    if (status != 100)
        return answer_head(s, out);
    response_put_status(status, out);
    return FAULT_NONE;
}

enum session_state interim_pass(struct session *s)
{
    struct exchange *x = s->x;
    struct buf *out = &x->to_client.head;
    enum fault fault;
    struct span text;

    if (++x->interims > s->worker->shared->config->limits.interim_count)
        return answer_refuse(s, REFUSAL_RESPONSE_INTERIM);
    if (x->request.minor == 0)
        return STATE_HEAD; /* RFC 9110 section 15.2: 1.0 knows none */
    if (x->choice.filter == NULL && s->worker->scratch.response.status != 100)
        return STATE_HEAD; /* no filter applies, and nobody has to know it */
    buf_clear(out);
    fault = interim_head(s, out);
    if (fault != FAULT_NONE)
        return answer_refuse(s, refusal_of_fault(fault));
    if (!buf_put(out, span_str("\r\n")))
        return answer_refuse(s, REFUSAL_INTERNAL);
    text = buf_span(out);
    metrics_status(&s->worker->metrics, s->worker->scratch.response.status);
    metrics_add(&s->worker->metrics.client_bytes_out, text.n);
    if (!conn_write(s->client, &text, 1)) {
        conn_close(s->client);
        return STATE_CLOSING;
    }
    return STATE_HEAD;
}
