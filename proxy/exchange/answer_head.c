/*
 * answer_head - the head of a response as the client gets it.
 *
 * Must never write a line of the upstream's that the filter has not seen.
 */
#include "proxy/exchange/session.h"

enum fault answer_head_filter(struct session *s, struct buf *out)
{
    struct worker_scratch *scratch = &s->worker->scratch;
    size_t from = out->n;
    enum fault fault = filter_text(s->x->choice.filter, scratch->stream,
                                   buf_span(&scratch->lines), out);

    if (metrics_tally(&s->worker->metrics, stream_tally(scratch->stream))) {
        account_tally(s->x, stream_tally(scratch->stream));
        response_check_validators(buf_span(&scratch->lines), out, from);
        response_drop_nameless(out, from);
    }
    return fault;
}

/* Lines that the listener and the policy ask for.  Where clients get different
 * filters, no cache may give one what was made for another (RFC 9111 section
 * 5.2.2.7); no Vary could tell it by what. */
static bool answer_head_put_own(const struct session *s, struct buf *out)
{
    const struct tls_listen *tls = conn_settings(s->client);
    const struct response *r = &s->worker->scratch.response;

    if (policy_asks_clients(s->x->edition->policy) &&
        !buf_put(out, span_str("Cache-Control: private\r\n")))
        return false;
    return tls == NULL || tls->hsts_s == 0 || r->is_interim ||
           head_has(&r->head, "strict-transport-security") ||
           buf_printf(out, "Strict-Transport-Security: max-age=%u\r\n",
                      tls->hsts_s);
}

enum fault answer_head(struct session *s, struct buf *out)
{
    struct worker_scratch *scratch = &s->worker->scratch;
    const struct response *r = &scratch->response;
    enum fault fault;

    buf_clear(&scratch->lines);
    response_put_fields(r, s->x->variant.text, &scratch->lines);
    response_put_status(r->status, out);
    fault = answer_head_filter(s, out);
    /* RFC 9110 section 6.6.1: whoever forwards one without a date adds it. */
    if (fault == FAULT_NONE && !r->is_interim &&
        head_find(&r->head, FIELD_DATE) == NULL &&
        !buf_put(out, span_str(date_line(&scratch->date,
                                         loop_now(s->worker->loop)))))
        fault = FAULT_SINK;
    if (fault == FAULT_NONE && !answer_head_put_own(s, out))
        fault = FAULT_SINK;
    if (fault == FAULT_NONE &&
        !buf_put(out, span_str(r->head.minor == 0 ? "Via: 1.0 fogline\r\n"
                                                  : "Via: 1.1 fogline\r\n")))
        fault = FAULT_SINK;
    return fault;
}
