/*
 * field - header fields by identity, and what becomes of each.
 */
#ifndef FOGLINE_FIELD_H
#define FOGLINE_FIELD_H

#include "filters/base/span.h"

/*
 * id, name, kept in requests, kept in responses, kept in trailers.
 *
 * Not kept are: hop-by-hop fields (RFC 9110 section 7.6.1), those that fogline
 * writes anew, those that would fetch a part of a body or revalidate another
 * policy's copy of it, digests of a body that filtering changes, offers of
 * dictionaries it could be coded by (RFC 9842), what only fogline may say of a
 * client's certificate (RFC 9440 section 2.4), Alt-Svc, which shows a way round
 * the filter, and a WebSocket's extensions, which would hide its frames from
 * it.  Unknown fields are kept.
 *
 * Not in trailers, whatever the direction: what says how a message is framed,
 * routed, authorized, cached, or what its content is (RFC 9110 section 6.5.1).
 *
 * ALIAS: a name that becomes a known one if '_' is read as '-', as CGI and
 * its heirs do.  Nobody needs it but to say behind our back what we decide on.
 */
/* clang-format off */
#define FIELDS(X)                                                              \
    X(OTHER, "", true, true, true)                                             \
    X(ALIAS, "", false, false, false)                                          \
    X(ACCEPT_ENCODING, "accept-encoding", false, true, false)                  \
    X(ACCEPT_RANGES, "accept-ranges", true, false, false)                      \
    X(ALT_SVC, "alt-svc", true, false, false)                                  \
    X(AUTHORIZATION, "authorization", true, true, false)                       \
    X(AVAILABLE_DICTIONARY, "available-dictionary", false, true, false)        \
    X(CACHE_CONTROL, "cache-control", true, true, false)                       \
    X(CLIENT_CERT, "client-cert", false, true, false)                          \
    X(CLIENT_CERT_CHAIN, "client-cert-chain", false, true, false)              \
    X(CONNECTION, "connection", false, false, false)                           \
    X(CONTENT_DIGEST, "content-digest", true, false, false)                    \
    X(CONTENT_ENCODING, "content-encoding", true, false, false)                \
    X(CONTENT_LENGTH, "content-length", false, false, false)                   \
    X(CONTENT_LOCATION, "content-location", true, true, false)                 \
    X(CONTENT_MD5, "content-md5", true, false, false)                          \
    X(CONTENT_RANGE, "content-range", true, false, false)                      \
    X(CONTENT_TYPE, "content-type", true, true, false)                         \
    X(COOKIE, "cookie", true, true, false)                                     \
    X(DATE, "date", true, true, false)                                         \
    X(DICTIONARY_ID, "dictionary-id", false, true, false)                      \
    X(DIGEST, "digest", true, false, false)                                    \
    X(ETAG, "etag", true, false, false)                                        \
    X(EXPECT, "expect", false, true, false)                                    \
    X(FORWARDED, "forwarded", false, true, false)                              \
    X(HOST, "host", false, true, false)                                        \
    X(HTTP2_SETTINGS, "http2-settings", false, false, false)                   \
    X(IF_MATCH, "if-match", false, true, false)                                \
    X(IF_MODIFIED_SINCE, "if-modified-since", true, true, false)               \
    X(IF_NONE_MATCH, "if-none-match", false, true, false)                      \
    X(IF_RANGE, "if-range", false, true, false)                                \
    X(IF_UNMODIFIED_SINCE, "if-unmodified-since", true, true, false)           \
    X(KEEP_ALIVE, "keep-alive", false, false, false)                           \
    X(LAST_MODIFIED, "last-modified", true, false, false)                      \
    X(LOCATION, "location", true, true, false)                                 \
    X(MAX_FORWARDS, "max-forwards", true, true, false)                         \
    X(PRAGMA, "pragma", true, true, false)                                     \
    X(PROXY_AUTHENTICATE, "proxy-authenticate", false, false, false)           \
    X(PROXY_AUTHORIZATION, "proxy-authorization", false, false, false)         \
    X(PROXY_CONNECTION, "proxy-connection", false, false, false)               \
    X(PROXY_STATUS, "proxy-status", true, true, false)                         \
    X(RANGE, "range", false, true, false)                                      \
    X(REPR_DIGEST, "repr-digest", true, false, false)                          \
    X(SEC_WEBSOCKET_ACCEPT, "sec-websocket-accept", true, false, false)        \
    X(SEC_WEBSOCKET_EXTENSIONS, "sec-websocket-extensions", false, false, false) \
    X(SEC_WEBSOCKET_KEY, "sec-websocket-key", true, false, false)              \
    X(SEC_WEBSOCKET_PROTOCOL, "sec-websocket-protocol", true, false, false)    \
    X(SEC_WEBSOCKET_VERSION, "sec-websocket-version", true, true, false)       \
    X(SET_COOKIE, "set-cookie", true, true, false)                             \
    X(TE, "te", false, false, false)                                           \
    X(TRAILER, "trailer", false, false, false)                                 \
    X(TRANSFER_ENCODING, "transfer-encoding", false, false, false)             \
    X(UPGRADE, "upgrade", false, false, false)                                 \
    X(USE_AS_DICTIONARY, "use-as-dictionary", true, false, false)              \
    X(VARY, "vary", true, true, false)                                         \
    X(WWW_AUTHENTICATE, "www-authenticate", true, true, false)                 \
    X(X_FORWARDED_CLIENT_CERT, "x-forwarded-client-cert", false, true, false)  \
    X(X_FORWARDED_FOR, "x-forwarded-for", false, true, false)                  \
    X(X_FORWARDED_HOST, "x-forwarded-host", true, true, false)                 \
    X(X_FORWARDED_PROTO, "x-forwarded-proto", true, true, false)               \
    X(X_HTTP_METHOD_OVERRIDE, "x-http-method-override", true, true, false)     \
    X(X_REAL_IP, "x-real-ip", true, true, false)
/* clang-format on */

enum field_id {
#define X(id, name, request, response, trailer) FIELD_##id,
    FIELDS(X)
#undef X
        FIELD_COUNT
};

/* One field line; spans borrow from the head. */
struct field {
    struct span name, value; /* value without surrounding white space */
    enum field_id id;
};

/* FIELD_OTHER for names that mean nothing to the proxy. */
enum field_id field_find(struct span name);

/* Whether such a field may be passed on. */
bool field_in_request(enum field_id id);
bool field_in_response(enum field_id id);
bool field_in_trailer(enum field_id id);

#endif
