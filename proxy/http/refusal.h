/*
 * refusal - every reason for which fogline answers instead of the upstream,
 * or cuts a response short.
 *
 * One table: id, name in metrics, status, error token of RFC 9209 section 2.3
 * ("" where the client is at fault and none fits), text.  The text never
 * holds data of a message.
 */
#ifndef FOGLINE_REFUSAL_H
#define FOGLINE_REFUSAL_H

#include "certs/tls_fault.h"
#include "filters/base/buf.h"
#include "filters/base/fault.h"

/* clang-format off */
#define REFUSALS(X)                                                            \
    X(NONE, "none", 0, "", "not refused")                                      \
    X(REQUEST_SYNTAX, "request_syntax", 400, "http_request_error",             \
      "the request is not valid HTTP/1.1")                                     \
    X(REQUEST_FRAMING, "request_framing", 400, "http_request_error",           \
      "the request's body length is ambiguous")                                \
    X(REQUEST_HOST, "request_host", 400, "http_request_error",                 \
      "the request has not exactly one valid Host")                            \
    X(REQUEST_AMBIGUOUS, "request_ambiguous", 400, "http_request_error",       \
      "servers may take this request for another, which other filters are for") \
    X(REQUEST_VERSION, "request_version", 400, "http_request_error",           \
      "only HTTP/1.0 and HTTP/1.1 are spoken here")                            \
    X(REQUEST_TIMEOUT, "request_timeout", 408, "http_request_error",           \
      "the request did not arrive in time")                                    \
    X(REQUEST_BODY_LARGE, "request_body_large", 413, "http_request_error",     \
      "the request's body is larger than the limit")                           \
    X(REQUEST_TARGET_LONG, "request_target_long", 414, "http_request_error",   \
      "the request target is longer than the limit")                           \
    X(REQUEST_EXPECT, "request_expect", 417, "http_request_error",             \
      "the only expectation understood is 100-continue")                       \
    X(REQUEST_HEADERS_LARGE, "request_headers_large", 431,                     \
      "http_request_error",                                                    \
      "the request's header section is larger than the limit")                 \
    X(REQUEST_METHOD, "request_method", 501, "http_request_error",             \
      "the request method is not known here")                                  \
    X(REQUEST_FORWARDS, "request_forwards", 501, "http_request_denied",        \
      "Max-Forwards ends here, and nothing answers it here")                   \
    X(REQUEST_CONNECT, "request_connect", 501, "http_request_denied",          \
      "tunnels cannot be filtered: CONNECT is refused")                        \
    X(REQUEST_UPGRADE, "request_upgrade", 501, "http_upgrade_failed",          \
      "an upgraded connection cannot be filtered")                             \
    X(REQUEST_WEBSOCKET, "request_websocket", 400, "http_request_error",       \
      "the request is no valid WebSocket handshake")                           \
    X(REQUEST_WEBSOCKET_VERSION, "request_websocket_version", 426,             \
      "http_request_error", "the only WebSocket version spoken here is 13")    \
    X(NO_FILTER, "no_filter", 502, "proxy_configuration_error",                \
      "no filter applies to this response")                               \
    X(CONNECTIONS_OF_ADDRESS, "connections_of_address", 429,                   \
      "connection_limit_reached", "too many connections from this address")    \
    X(CONNECTIONS, "connections", 503, "connection_limit_reached",             \
      "too many connections")                                                  \
    X(DRAINED, "drained", 503, "proxy_internal_response",                      \
      "fogline ends, and the answer took longer than it waits")                \
    X(UPSTREAM_REFUSED, "upstream_refused", 502, "connection_refused",         \
      "the upstream refused the connection")                                   \
    X(UPSTREAM_UNREACHABLE, "upstream_unreachable", 502,                       \
      "destination_unavailable", "the upstream cannot be reached")             \
    X(UPSTREAM_CONNECT_TIMEOUT, "upstream_connect_timeout", 504,               \
      "connection_timeout", "connecting to the upstream took too long")        \
    X(UPSTREAM_TLS, "upstream_tls", 502, "tls_protocol_error",                 \
      "TLS with the upstream failed")                                          \
    X(UPSTREAM_TLS_PLAIN, "upstream_tls_plain", 502, "tls_protocol_error",     \
      "the upstream does not speak TLS on this port")                          \
    X(UPSTREAM_TLS_ENDED, "upstream_tls_ended", 502, "connection_terminated",  \
      "the upstream ended the connection during the TLS handshake")            \
    X(UPSTREAM_TLS_TIMEOUT, "upstream_tls_timeout", 504, "connection_timeout", \
      "the upstream took too long for the TLS handshake")                      \
    X(UPSTREAM_TLS_ALERT, "upstream_tls_alert", 502, "tls_alert_received",     \
      "the upstream ended TLS with an alert")                                  \
    X(UPSTREAM_CERTIFICATE, "upstream_certificate", 502,                       \
      "tls_certificate_error", "the upstream's certificate is not good")       \
    X(UPSTREAM_CERTIFICATE_EXPIRED, "upstream_certificate_expired", 502,       \
      "tls_certificate_error",                                                 \
      "the upstream's certificate has expired, or is not valid yet")           \
    X(UPSTREAM_CERTIFICATE_NAME, "upstream_certificate_name", 502,             \
      "tls_certificate_error",                                                 \
      "the upstream's certificate is for another name")                        \
    X(UPSTREAM_CERTIFICATE_ISSUER, "upstream_certificate_issuer", 502,         \
      "tls_certificate_error",                                                 \
      "the upstream's certificate is of no trusted CA")                        \
    X(UPSTREAM_CERTIFICATE_PIN, "upstream_certificate_pin", 502,               \
      "tls_certificate_error", "the upstream's key is not the pinned one")     \
    X(UPSTREAM_RESPONSE_TIMEOUT, "upstream_response_timeout", 504,             \
      "http_response_timeout", "the upstream did not answer in time")          \
    X(UPSTREAM_STALL, "upstream_stall", 504, "connection_read_timeout",        \
      "the upstream stopped in the middle of a response")                      \
    X(UPSTREAM_CLOSED, "upstream_closed", 502, "connection_terminated",        \
      "the upstream closed the connection without an answer")                  \
    X(RESPONSE_INCOMPLETE, "response_incomplete", 502,                         \
      "http_response_incomplete", "the upstream's response ended too early")   \
    X(RESPONSE_SYNTAX, "response_syntax", 502, "http_protocol_error",          \
      "the upstream's response is not valid HTTP/1.1")                         \
    X(RESPONSE_FRAMING, "response_framing", 502, "http_protocol_error",        \
      "the upstream's response has an ambiguous length")                       \
    X(RESPONSE_TRANSFER_CODING, "response_transfer_coding", 502,               \
      "http_response_transfer_coding",                                         \
      "the upstream's response has a transfer coding other than chunked")      \
    X(RESPONSE_HEADERS_LARGE, "response_headers_large", 502,                   \
      "http_response_header_section_size",                                     \
      "the upstream's header section is larger than the limit")                \
    X(RESPONSE_TRAILERS_LARGE, "response_trailers_large", 502,                 \
      "http_response_trailer_section_size",                                    \
      "the upstream's trailer section is larger than the limit")               \
    X(RESPONSE_INTERIM, "response_interim", 502, "http_protocol_error",        \
      "the upstream sent too many interim responses")                          \
    X(RESPONSE_CODING, "response_coding", 502,                                 \
      "http_response_content_coding",                                          \
      "the response has a content coding that cannot be taken off")            \
    X(RESPONSE_CODING_BROKEN, "response_coding_broken", 502,                   \
      "http_response_content_coding",                                          \
      "the response's body is not what its content coding says")               \
    X(RESPONSE_BOMB, "response_bomb", 502, "http_response_body_size",          \
      "the response's body decodes to more than the limits allow")             \
    X(RESPONSE_PARTIAL, "response_partial", 502, "http_protocol_error",        \
      "partial content cannot be inspected")                                   \
    X(RESPONSE_UPGRADE, "response_upgrade", 502, "http_upgrade_failed",        \
      "the upstream switched protocols")                                       \
    X(RESPONSE_WEBSOCKET, "response_websocket", 502, "http_upgrade_failed",    \
      "the upstream's answer to the WebSocket handshake is not valid")         \
    X(WEBSOCKET_SYNTAX, "websocket_syntax", 502, "http_protocol_error",        \
      "a WebSocket frame or message is not valid")                             \
    X(WEBSOCKET_BINARY, "websocket_binary", 502, "proxy_internal_response",    \
      "a binary WebSocket message cannot be inspected")                        \
    X(RESPONSE_UNASKED, "response_unasked", 502, "http_protocol_error",        \
      "the upstream answered 304 to a request without condition")              \
    X(RESPONSE_SIGNED, "response_signed", 502, "http_request_denied",          \
      "a redirect to a signed link leads round the filter")                    \
    X(FILTER_HOLD, "filter_hold", 502, "proxy_internal_response",              \
      "a possible match is longer than the hold-back window")                  \
    X(FILTER_BLOCK, "filter_block", 502, "proxy_internal_response",            \
      "a rule refuses responses holding what this one holds")                  \
    X(FILTER_CHARSET, "filter_charset", 502, "proxy_internal_response",        \
      "the body's character encoding cannot be inspected")                     \
    X(FILTER_BINARY, "filter_binary", 502, "proxy_internal_response",          \
      "the body is an archive or another binary format")                       \
    X(FILTER_MEDIA, "filter_media", 502, "proxy_internal_response",            \
      "the filter refuses this media type")                                    \
    X(FILTER_STRIP, "filter_strip", 502, "proxy_internal_response",            \
      "the metadata of a picture or video cannot be taken out")                \
    X(FILTER_PATTERN, "filter_pattern", 502, "proxy_internal_response",        \
      "a pattern's match is too long, or takes too long")                      \
    X(FILTER_DEPTH, "filter_depth", 502, "proxy_internal_response",            \
      "the body nests deeper than a rule's path can follow")                   \
    X(INTERNAL, "internal", 502, "proxy_internal_error",                       \
      "the response outgrew a buffer of fogline's")
/* clang-format on */

enum refusal {
#define X(id, name, status, token, text) REFUSAL_##id,
    REFUSALS(X)
#undef X
        REFUSAL_COUNT
};

const char *refusal_name(enum refusal refusal);
unsigned refusal_status(enum refusal refusal);

/* The reason that a filter's fault amounts to; not for FAULT_NONE. */
enum refusal refusal_of_fault(enum fault fault);

/* Likewise for TLS with the upstream; NONE for no fault, and for a connection
 * that was cut, which TCP's end may be, too. */
enum refusal refusal_of_tls(enum tls_fault fault);

struct refusal_opts {
    bool close;   /* say Connection: close */
    bool no_body; /* answer to HEAD: the head only */
};

/*
 * Appends the whole answer: status, Proxy-Status (RFC 9209), a problem+json
 * body (RFC 9457).  `out` must have room (about 800 bytes).
 */
void refusal_put(enum refusal refusal, const struct refusal_opts *opts,
                 struct buf *out);

#endif
