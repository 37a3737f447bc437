/*
 * handshake - checks both halves of an opening handshake.
 *
 * Must never take a 101 for a WebSocket that was not asked for one with this
 * very key: bytes behind it are read as frames.
 */
#include "proxy/websocket/handshake.h"

#include "filters/text/base64.h"
#include "proxy/http/syntax.h"

#include <openssl/sha.h>

#define KEY       24 /* characters: base64 of 16 bytes */
#define KEY_BYTES 16

/* The value of the one field of that id; empty if there is none, or several. */
static struct span only(const struct head *head, enum field_id id)
{
    return head_times(head, id) == 1 ? head_find(head, id)->value
                                     : span_of("", 0);
}

/* In the one way in which 16 bytes are written. */
static bool is_key(struct span key)
{
    uint8_t bytes[KEY];

    /* Of the last character two bits count, the rest of them are 0. */
    return key.n == KEY && key.p[22] == '=' && key.p[23] == '=' &&
           memchr("AQgw", key.p[21], 4) != NULL &&
           memchr(key.p, '-', KEY) == NULL && memchr(key.p, '_', KEY) == NULL &&
           base64_decode(span_cut(key, 0, 22), bytes) == KEY_BYTES;
}

/* Tokens, none twice. */
static bool are_protocols(const struct head *head)
{
    struct span seen[16];
    size_t count = 0;

    for (size_t i = 0; i < head->count; i++) {
        struct span list = head->fields[i].value, one;

        if (head->fields[i].id != FIELD_SEC_WEBSOCKET_PROTOCOL)
            continue;
        while (syntax_take(&list, &one)) {
            if (!syntax_is_name(one) || count == sizeof seen / sizeof *seen)
                return false;
            for (size_t j = 0; j < count; j++)
                if (span_eq(one, seen[j]))
                    return false;
            seen[count++] = one;
        }
    }
    return count != 0 || head_find(head, FIELD_SEC_WEBSOCKET_PROTOCOL) == NULL;
}

enum refusal handshake_check(const struct request *r)
{
    const struct head *head = &r->head;
    struct span version = only(head, FIELD_SEC_WEBSOCKET_VERSION);

    if (!head_lists(head, FIELD_UPGRADE, "websocket") || head->minor != 1)
        return REFUSAL_REQUEST_UPGRADE;
    if (!span_is(only(head, FIELD_UPGRADE), "websocket"))
        return REFUSAL_REQUEST_UPGRADE; /* or to something else */
    if (!span_eq(r->method, span_str("GET")) ||
        r->framing.kind != FRAMING_NONE || r->expects_continue ||
        (head->seen >> FIELD_CONTENT_LENGTH & 1) != 0 ||
        !is_key(only(head, FIELD_SEC_WEBSOCKET_KEY)) || !are_protocols(head))
        return REFUSAL_REQUEST_WEBSOCKET;
    if (!span_eq(version, span_str("13")))
        return version.n != 0 ? REFUSAL_REQUEST_WEBSOCKET_VERSION
                              : REFUSAL_REQUEST_WEBSOCKET;
    return REFUSAL_NONE;
}

/* RFC 4648 section 4, of a digest, whose last group has two bytes. */
static void encode(const uint8_t *bytes, size_t n, char *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        uint32_t word = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8;

        if (i + 2 < n)
            word |= bytes[i + 2];
        for (unsigned j = 0; j < 4; j++)
            *out++ = alphabet[word >> (18 - 6 * j) & 63];
    }
    out[-1] = '=';
    *out = '\0';
}

void handshake_begin(struct handshake *h, const struct request *r)
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    struct span key = only(&r->head, FIELD_SEC_WEBSOCKET_KEY);
    uint8_t text[KEY + sizeof guid - 1], digest[SHA_DIGEST_LENGTH];

    memcpy(text, key.p, KEY);
    memcpy(text + KEY, guid, sizeof guid - 1);
    SHA1(text, sizeof text, digest);
    encode(digest, sizeof digest, h->accept);
    buf_init(&h->protocols, SIZE_MAX / 2); /* a head's size is limited */
    for (size_t i = 0; i < r->head.count; i++)
        if (r->head.fields[i].id == FIELD_SEC_WEBSOCKET_PROTOCOL)
            CHECK(buf_put(&h->protocols, r->head.fields[i].value) &&
                  buf_put(&h->protocols, span_str(",")));
}

void handshake_done(struct handshake *h)
{
    buf_done(&h->protocols);
}

/* Names of protocols are compared as they are written. */
static bool is_offered(const struct handshake *h, struct span protocol)
{
    struct span list = buf_span(&h->protocols), one;

    while (syntax_take(&list, &one))
        if (span_eq(one, protocol))
            return true;
    return false;
}

bool handshake_fits(const struct handshake *h, const struct response *r)
{
    const struct head *head = &r->head;
    const struct field *protocol =
        head_find(head, FIELD_SEC_WEBSOCKET_PROTOCOL);

    if (protocol != NULL &&
        !is_offered(h, only(head, FIELD_SEC_WEBSOCKET_PROTOCOL)))
        return false;
    return head->minor == 1 &&
           span_is(only(head, FIELD_UPGRADE), "websocket") &&
           head_lists(head, FIELD_CONNECTION, "upgrade") &&
           span_eq(only(head, FIELD_SEC_WEBSOCKET_ACCEPT),
                   span_str(h->accept)) &&
           head_find(head, FIELD_SEC_WEBSOCKET_EXTENSIONS) == NULL;
}

bool handshake_put(const struct handshake *h, const struct response *r,
                   struct buf *out)
{
    struct span protocol = only(&r->head, FIELD_SEC_WEBSOCKET_PROTOCOL);

    if (!buf_printf(out,
                    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Accept: %s\r\n",
                    h->accept))
        return false;
    return protocol.n == 0 ||
           (buf_put(out, span_str("Sec-WebSocket-Protocol: ")) &&
            buf_put(out, protocol) && buf_put(out, span_str("\r\n")));
}
