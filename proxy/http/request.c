/*
 * request - from a head's bytes to a request, or to why it is refused.
 *
 * Must never take one that another reader could understand differently.
 */
#include "proxy/http/request.h"

#include "proxy/http/syntax.h"

static enum refusal request_refusal(enum head_fault fault)
{
    switch (fault) {
    case HEAD_OK:
        return REFUSAL_NONE;
    case HEAD_SYNTAX:
        return REFUSAL_REQUEST_SYNTAX;
    case HEAD_VERSION:
        return REFUSAL_REQUEST_VERSION;
    case HEAD_METHOD:
        return REFUSAL_REQUEST_METHOD;
    case HEAD_COUNT:
        return REFUSAL_REQUEST_HEADERS_LARGE;
    case HEAD_FRAMING:
        return REFUSAL_REQUEST_FRAMING;
    }
    return REFUSAL_REQUEST_SYNTAX;
}

/* http://host:port/path?query: host and target are in the request line
 * (RFC 9112 section 3.2.2), the Host field's value then means nothing. */
static bool request_split_absolute(struct request *r, struct span uri)
{
    size_t scheme = syntax_begins(uri, "http://")    ? 7
                    : syntax_begins(uri, "https://") ? 8
                                                     : 0;
    size_t end = scheme;

    if (scheme == 0)
        return false;
    while (end < uri.n && uri.p[end] != '/' && uri.p[end] != '?')
        end++;
    r->host = span_cut(uri, scheme, end);
    r->target = span_cut(uri, end, uri.n);
    if (r->target.n == 0)
        r->target = span_str(span_is(r->method, "OPTIONS") ? "*" : "/");
    return true;
}

/* The methods that go to a server as a whole; UPnP has the other one. */
static bool request_may_ask_all(struct span method)
{
    return span_eq(method, span_str("OPTIONS")) ||
           span_eq(method, span_str("M-SEARCH"));
}

static enum refusal request_check_target(struct request *r, struct span target)
{
    const uint8_t *query;

    if (target.p[0] == '/')
        r->target = target;
    else if (target.n == 1 && target.p[0] == '*' &&
             request_may_ask_all(r->method))
        r->target = target;
    else if (!request_split_absolute(r, target))
        return REFUSAL_REQUEST_SYNTAX;
    query = memchr(r->target.p, '?', r->target.n);
    r->path = query == NULL
                  ? r->target
                  : span_cut(r->target, 0, (size_t)(query - r->target.p));
    if (r->path.n == 0)
        r->path = span_str("/");
    return REFUSAL_NONE;
}

/* Exactly one, and valid; HTTP/1.0 may have none. */
static enum refusal request_check_host(struct request *r)
{
    const struct field *host = head_find(&r->head, FIELD_HOST);

    if (host == NULL && r->head.minor == 1)
        return REFUSAL_REQUEST_HOST;
    if (head_times(&r->head, FIELD_HOST) > 1)
        return REFUSAL_REQUEST_HOST;
    if (host != NULL && !syntax_is_host(host->value))
        return REFUSAL_REQUEST_HOST;
    if (r->host.p == NULL && host != NULL)
        r->host = host->value;
    if (r->host.p != NULL && !syntax_is_host(r->host))
        return REFUSAL_REQUEST_HOST;
    return REFUSAL_NONE;
}

/* RFC 9110 section 7.6.2: how many more may forward it; for other methods it
 * means nothing. */
static enum refusal request_check_forwards(struct request *r)
{
    const struct field *forwards = head_find(&r->head, FIELD_MAX_FORWARDS);

    r->counts_forwards = false;
    if (forwards == NULL || (!span_eq(r->method, span_str("OPTIONS")) &&
                             !span_eq(r->method, span_str("TRACE"))))
        return REFUSAL_NONE;
    if (head_times(&r->head, FIELD_MAX_FORWARDS) != 1 ||
        !syntax_number(forwards->value, &r->forwards))
        return REFUSAL_REQUEST_SYNTAX;
    r->counts_forwards = true;
    return r->forwards != 0 ? REFUSAL_NONE : REFUSAL_REQUEST_FORWARDS;
}

/* RFC 9110 section 10.1.1; of an HTTP/1.0 client it means nothing. */
static enum refusal request_check_expect(struct request *r)
{
    if (head_find(&r->head, FIELD_EXPECT) == NULL || r->head.minor == 0)
        return REFUSAL_NONE;
    for (size_t i = 0; i < r->head.count; i++)
        if (r->head.fields[i].id == FIELD_EXPECT &&
            !span_is(r->head.fields[i].value, "100-continue"))
            return REFUSAL_REQUEST_EXPECT;
    r->expects_continue = true;
    return REFUSAL_NONE;
}

static enum refusal request_check_fields(struct request *r,
                                         const struct limits *limits)
{
    if (framing_find(&r->head, FRAMING_NONE, &r->framing) != FRAMING_OK)
        return REFUSAL_REQUEST_FRAMING;
    if (r->framing.length > limits->body_bytes)
        return REFUSAL_REQUEST_BODY_LARGE;
    r->asks_upgrade = (r->head.seen >> FIELD_UPGRADE & 1) != 0 &&
                      head_lists(&r->head, FIELD_CONNECTION, "upgrade");
    return request_check_expect(r);
}

/* RFC 9110 section 9.2.2: sending these twice is as good as once. */
static bool request_is_idempotent(struct span method)
{
    return span_eq(method, span_str("GET")) ||
           span_eq(method, span_str("HEAD")) ||
           span_eq(method, span_str("OPTIONS")) ||
           span_eq(method, span_str("PUT")) ||
           span_eq(method, span_str("DELETE")) ||
           span_eq(method, span_str("QUERY")) ||
           span_eq(method, span_str("TRACE"));
}

static void request_read_accept(struct request *r)
{
    accept_begin(&r->accept);
    for (size_t i = 0; i < r->head.count; i++)
        if (r->head.fields[i].id == FIELD_ACCEPT_ENCODING)
            accept_line(&r->accept, r->head.fields[i].value);
    accept_end(&r->accept);
}

static void request_classify(struct request *r)
{
    const struct head *head = &r->head;

    request_read_accept(r);
    r->is_safe = r->is_head || span_eq(r->method, span_str("GET")) ||
                 span_eq(r->method, span_str("QUERY"));
    r->is_idempotent = request_is_idempotent(r->method);
    r->accepts_trailers = head_lists(head, FIELD_TE, "trailers");
    r->keep_alive = head->minor == 1
                        ? !head_lists(head, FIELD_CONNECTION, "close")
                        : head_lists(head, FIELD_CONNECTION, "keep-alive");
}

enum refusal request_parse(struct request *r, struct span head,
                           const struct limits *limits)
{
    enum head_fault fault;
    enum refusal refusal;

    r->host = span_of(NULL, 0);
    r->is_head = false;
    r->keep_alive = false;
    r->expects_continue = false;
    fault = head_parse(&r->head, HEAD_REQUEST, head, limits);
    if (fault != HEAD_OK)
        return request_refusal(fault);
    r->method = r->head.method;
    r->is_head = span_eq(r->head.method, span_str("HEAD"));
    if (span_eq(r->head.method, span_str("CONNECT")))
        return REFUSAL_REQUEST_CONNECT;
    if (r->head.target.n > limits->uri_bytes)
        return REFUSAL_REQUEST_TARGET_LONG;
    refusal = request_check_target(r, r->head.target);
    if (refusal == REFUSAL_NONE)
        refusal = request_check_host(r);
    if (refusal == REFUSAL_NONE)
        refusal = request_check_fields(r, limits);
    if (refusal == REFUSAL_NONE)
        refusal = request_check_forwards(r);
    if (refusal != REFUSAL_NONE)
        return refusal;
    request_classify(r);
    return r->asks_upgrade ? REFUSAL_REQUEST_UPGRADE : REFUSAL_NONE;
}

struct span request_host_name(const struct request *r)
{
    struct span host = r->host;
    const uint8_t *colon;

    if (host.n != 0 && host.p[0] == '[') {
        const uint8_t *close = memchr(host.p, ']', host.n);

        CHECK(close != NULL); /* syntax_is_host */
        return span_cut(host, 1, (size_t)(close - host.p));
    }
    colon = host.n != 0 ? memchr(host.p, ':', host.n) : NULL;
    return colon == NULL ? host : span_cut(host, 0, (size_t)(colon - host.p));
}
