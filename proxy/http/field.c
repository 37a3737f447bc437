/*
 * field - known field names, found by length, then first letter.
 */
#include "proxy/http/field.h"

#define LONGEST     24
#define SAME_LENGTH 7

static const char *const NAMES[] = {
#define X(id, name, request, response, trailer) name,
    FIELDS(X)
#undef X
};

/* Ids by length of name, ended by FIELD_OTHER (0).  A unit test looks up
 * every name of the table. */
static const uint8_t BY_LENGTH[LONGEST + 1][SAME_LENGTH + 1] = {
    [2] = {FIELD_TE},
    [4] = {FIELD_DATE, FIELD_ETAG, FIELD_HOST, FIELD_VARY},
    [5] = {FIELD_RANGE},
    [6] = {FIELD_COOKIE, FIELD_DIGEST, FIELD_EXPECT, FIELD_PRAGMA},
    [7] = {FIELD_TRAILER, FIELD_UPGRADE, FIELD_ALT_SVC},
    [8] = {FIELD_LOCATION, FIELD_IF_RANGE, FIELD_IF_MATCH},
    [9] = {FIELD_FORWARDED, FIELD_X_REAL_IP},
    [10] = {FIELD_CONNECTION, FIELD_KEEP_ALIVE, FIELD_SET_COOKIE},
    [11] = {FIELD_CONTENT_MD5, FIELD_REPR_DIGEST, FIELD_CLIENT_CERT},
    [12] = {FIELD_CONTENT_TYPE, FIELD_PROXY_STATUS, FIELD_MAX_FORWARDS},
    [13] = {FIELD_CONTENT_RANGE, FIELD_AUTHORIZATION, FIELD_CACHE_CONTROL,
            FIELD_ACCEPT_RANGES, FIELD_IF_NONE_MATCH, FIELD_LAST_MODIFIED,
            FIELD_DICTIONARY_ID},
    [14] = {FIELD_CONTENT_LENGTH, FIELD_CONTENT_DIGEST, FIELD_HTTP2_SETTINGS},
    [15] = {FIELD_ACCEPT_ENCODING, FIELD_X_FORWARDED_FOR},
    [16] = {FIELD_CONTENT_ENCODING, FIELD_PROXY_CONNECTION,
            FIELD_WWW_AUTHENTICATE, FIELD_CONTENT_LOCATION,
            FIELD_X_FORWARDED_HOST},
    [17] = {FIELD_TRANSFER_ENCODING, FIELD_IF_MODIFIED_SINCE,
            FIELD_X_FORWARDED_PROTO, FIELD_USE_AS_DICTIONARY,
            FIELD_CLIENT_CERT_CHAIN, FIELD_SEC_WEBSOCKET_KEY},
    [18] = {FIELD_PROXY_AUTHENTICATE},
    [19] = {FIELD_PROXY_AUTHORIZATION, FIELD_IF_UNMODIFIED_SINCE},
    [20] = {FIELD_AVAILABLE_DICTIONARY, FIELD_SEC_WEBSOCKET_ACCEPT},
    [21] = {FIELD_SEC_WEBSOCKET_VERSION},
    [22] = {FIELD_X_HTTP_METHOD_OVERRIDE, FIELD_SEC_WEBSOCKET_PROTOCOL},
    [23] = {FIELD_X_FORWARDED_CLIENT_CERT},
    [24] = {FIELD_SEC_WEBSOCKET_EXTENSIONS},
};

static uint64_t field_load(const void *p, size_t n)
{
    uint64_t word = 0;

    memcpy(&word, p, n);
    return word | UINT64_C(0x2020202020202020);
}

/*
 * Compares names of the same length, at least 2, in words.  Setting bit 5
 * makes letters equal in any case; no other token character (head_parse lets
 * through nothing else) becomes one that a known name holds.
 */
static bool field_same(const uint8_t *a, const char *b, size_t n)
{
    size_t width = n >= 8 ? 8 : n >= 4 ? 4 : 2;
    size_t at = 0;

    for (; at + width < n; at += width)
        if (field_load(a + at, width) != field_load(b + at, width))
            return false;
    at = n - width;
    return field_load(a + at, width) == field_load(b + at, width);
}

static enum field_id field_known(struct span name)
{
    const uint8_t *id;

    for (id = BY_LENGTH[name.n]; *id != FIELD_OTHER; id++)
        if ((name.p[0] | 0x20) == NAMES[*id][0] &&
            field_same(name.p, NAMES[*id], name.n))
            return (enum field_id) * id;
    return FIELD_OTHER;
}

/* The same with '-' for '_'. */
static enum field_id field_alias(struct span name)
{
    uint8_t dashed[LONGEST] = {0};

    for (size_t i = 0; i < name.n; i++)
        dashed[i] = name.p[i] == '_' ? '-' : name.p[i];
    return field_known(span_of(dashed, name.n)) == FIELD_OTHER ? FIELD_OTHER
                                                               : FIELD_ALIAS;
}

enum field_id field_find(struct span name)
{
    enum field_id id;

    if (name.n > LONGEST || name.n < 2)
        return FIELD_OTHER;
    id = field_known(name);
    if (id == FIELD_OTHER && memchr(name.p, '_', name.n) != NULL)
        return field_alias(name);
    return id;
}

bool field_in_request(enum field_id id)
{
    static const bool KEPT[] = {
#define X(id, name, request, response, trailer) request,
        FIELDS(X)
#undef X
    };

    return KEPT[id];
}

bool field_in_response(enum field_id id)
{
    static const bool KEPT[] = {
#define X(id, name, request, response, trailer) response,
        FIELDS(X)
#undef X
    };

    return KEPT[id];
}

bool field_in_trailer(enum field_id id)
{
    static const bool KEPT[] = {
#define X(id, name, request, response, trailer) trailer,
        FIELDS(X)
#undef X
    };

    return KEPT[id];
}
