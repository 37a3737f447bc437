/*
 * refusal - the answers that fogline writes itself.
 *
 * Must never hold anything of the message that was refused.
 */
#include "proxy/http/refusal.h"

#include "proxy/http/status.h"

#include <stdio.h>

static const struct {
    const char *name;
    unsigned status;
    const char *token, *text;
} TABLE[] = {
#define X(id, name, status, token, text) {name, status, token, text},
    REFUSALS(X)
#undef X
};

const char *refusal_name(enum refusal refusal)
{
    return TABLE[refusal].name;
}

unsigned refusal_status(enum refusal refusal)
{
    return TABLE[refusal].status;
}

enum refusal refusal_of_fault(enum fault fault)
{
    switch (fault) {
    case FAULT_HOLD:
        return REFUSAL_FILTER_HOLD;
    case FAULT_BLOCK:
        return REFUSAL_FILTER_BLOCK;
    case FAULT_CHARSET:
        return REFUSAL_FILTER_CHARSET;
    case FAULT_BINARY:
        return REFUSAL_FILTER_BINARY;
    case FAULT_MEDIA:
        return REFUSAL_FILTER_MEDIA;
    case FAULT_STRIP:
        return REFUSAL_FILTER_STRIP;
    case FAULT_PATTERN:
        return REFUSAL_FILTER_PATTERN;
    case FAULT_DEPTH:
        return REFUSAL_FILTER_DEPTH;
    case FAULT_CODING:
        return REFUSAL_RESPONSE_CODING_BROKEN;
    case FAULT_BOMB:
        return REFUSAL_RESPONSE_BOMB;
    case FAULT_NONE:
    case FAULT_SINK:
    case FAULT_COUNT:
        break;
    }
    return REFUSAL_INTERNAL;
}

enum refusal refusal_of_tls(enum tls_fault fault)
{
    switch (fault) {
    case TLS_FAULT_NONE:
    case TLS_FAULT_CUT:
        return REFUSAL_NONE;
    case TLS_FAULT_PLAIN:
        return REFUSAL_UPSTREAM_TLS_PLAIN;
    case TLS_FAULT_ALERT:
        return REFUSAL_UPSTREAM_TLS_ALERT;
    case TLS_FAULT_EXPIRED:
        return REFUSAL_UPSTREAM_CERTIFICATE_EXPIRED;
    case TLS_FAULT_NAME:
        return REFUSAL_UPSTREAM_CERTIFICATE_NAME;
    case TLS_FAULT_ISSUER:
        return REFUSAL_UPSTREAM_CERTIFICATE_ISSUER;
    case TLS_FAULT_PIN:
        return REFUSAL_UPSTREAM_CERTIFICATE_PIN;
    case TLS_FAULT_REVOKED:
    case TLS_FAULT_CERTIFICATE:
    case TLS_FAULT_NO_CERTIFICATE:
        return REFUSAL_UPSTREAM_CERTIFICATE;
    case TLS_FAULT_PROTOCOL:
    case TLS_FAULT_TIMEOUT:
    case TLS_FAULT_LIMIT:
    case TLS_FAULT_COUNT:
        break;
    }
    return REFUSAL_UPSTREAM_TLS;
}

void refusal_put(enum refusal refusal, const struct refusal_opts *opts,
                 struct buf *out)
{
    unsigned status = TABLE[refusal].status;
    char body[400];
    int n = snprintf(body, sizeof body,
                     "{\"type\":\"about:blank\",\"title\":\"%s\","
                     "\"status\":%u,\"detail\":\"%s\"}\n",
                     status_reason(status), status, TABLE[refusal].text);

    CHECK(n > 0 && (size_t)n < sizeof body);
    CHECK(buf_printf(out,
                     "HTTP/1.1 %u %s\r\n"
                     "Proxy-Status: fogline; error=%s; details=\"%s\"\r\n"
                     "Content-Type: application/problem+json\r\n"
                     "Content-Length: %d\r\n"
                     "Cache-Control: no-store\r\n%s%s\r\n",
                     status, status_reason(status), TABLE[refusal].token,
                     TABLE[refusal].text, n,
                     /* RFC 6455 section 4.4, RFC 9110 section 15.5.22 */
                     status == 426 ? "Connection: Upgrade\r\n"
                                     "Upgrade: websocket\r\n"
                                     "Sec-WebSocket-Version: 13\r\n"
                                   : "",
                     opts->close ? "Connection: close\r\n" : ""));
    if (!opts->no_body)
        CHECK(buf_put(out, span_str(body)));
}
