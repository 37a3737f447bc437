/*
 * field - known field names, found by length, then first letter.
 */
#include "proxy/http/field.h"

#define LONGEST     20
#define SAME_LENGTH 6

static const char *const NAMES[] = {
#define X(id, name, request, response, trailer) name,
    FIELDS(X)
#undef X
};

/* Ids by length of name, ended by FIELD_OTHER (0).  A unit test looks up
 * every name of the table. */
static const uint8_t BY_LENGTH[LONGEST + 1][SAME_LENGTH + 1] = {
    [2] = {FIELD_TE},
    [4] = {FIELD_DATE, FIELD_ETAG, FIELD_HOST},
    [5] = {FIELD_RANGE},
    [6] = {FIELD_COOKIE, FIELD_DIGEST, FIELD_EXPECT},
    [7] = {FIELD_TRAILER, FIELD_UPGRADE, FIELD_ALT_SVC},
    [8] = {FIELD_LOCATION, FIELD_IF_RANGE},
    [9] = {FIELD_FORWARDED},
    [10] = {FIELD_CONNECTION, FIELD_KEEP_ALIVE, FIELD_SET_COOKIE},
    [11] = {FIELD_CONTENT_MD5, FIELD_REPR_DIGEST},
    [12] = {FIELD_CONTENT_TYPE, FIELD_PROXY_STATUS},
    [13] = {FIELD_CONTENT_RANGE, FIELD_AUTHORIZATION, FIELD_CACHE_CONTROL,
            FIELD_ACCEPT_RANGES, FIELD_IF_NONE_MATCH, FIELD_DICTIONARY_ID},
    [14] = {FIELD_CONTENT_LENGTH, FIELD_CONTENT_DIGEST, FIELD_HTTP2_SETTINGS},
    [15] = {FIELD_ACCEPT_ENCODING, FIELD_X_FORWARDED_FOR},
    [16] = {FIELD_CONTENT_ENCODING, FIELD_PROXY_CONNECTION,
            FIELD_WWW_AUTHENTICATE},
    [17] = {FIELD_TRANSFER_ENCODING, FIELD_IF_MODIFIED_SINCE,
            FIELD_X_FORWARDED_PROTO, FIELD_USE_AS_DICTIONARY},
    [18] = {FIELD_PROXY_AUTHENTICATE},
    [19] = {FIELD_PROXY_AUTHORIZATION},
    [20] = {FIELD_AVAILABLE_DICTIONARY},
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

enum field_id field_find(struct span name)
{
    const uint8_t *id;

    if (name.n > LONGEST || name.n < 2)
        return FIELD_OTHER;
    for (id = BY_LENGTH[name.n]; *id != FIELD_OTHER; id++)
        if ((name.p[0] | 0x20) == NAMES[*id][0] &&
            field_same(name.p, NAMES[*id], name.n))
            return (enum field_id) * id;
    return FIELD_OTHER;
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
