/*
 * forward - writes heads for the upstream.
 *
 * Must never pass on a byte of the client's head as it stood: every line is
 * written here from parsed parts.
 */
#include "proxy/http/forward.h"

#include "proxy/http/etag.h"
#include "proxy/http/syntax.h"
#include "proxy/http/trailer.h"

#include <stdio.h>

/* An IPv6 address; or "unknown". */
#define FORWARD_PEER_MAX 46

/* Room was made for all of it: appends without asking. */
static void forward_add(struct buf *out, struct span s)
{
    memcpy(out->p + out->n, s.p, s.n);
    out->n += s.n;
}

#define FORWARD_ADD(out, text) \
    forward_add((out), span_of((text), sizeof(text) - 1))

static void forward_put_line(const struct request *r, struct buf *out)
{
    forward_add(out, r->method);
    FORWARD_ADD(out, " ");
    if (r->target.p[0] == '?')
        FORWARD_ADD(out, "/");
    forward_add(out, r->target);
    FORWARD_ADD(out, " HTTP/1.1\r\nHost: ");
}

static bool forward_keeps(const struct request *r, const struct field *field,
                          bool named)
{
    if (!field_in_request(field->id))
        return false;
    if (r->is_safe && field->id == FIELD_IF_MODIFIED_SINCE)
        return false;
    if (r->counts_forwards && field->id == FIELD_MAX_FORWARDS)
        return false;
    return !named || !head_connection_has(&r->head, field->name);
}

static void forward_put_fields(const struct request *r, struct buf *out)
{
    bool named = head_connection_names(&r->head);

    for (size_t i = 0; i < r->head.count; i++) {
        const struct field *field = &r->head.fields[i];

        if (!forward_keeps(r, field, named))
            continue;
        forward_add(out, field->name);
        FORWARD_ADD(out, ": ");
        forward_add(out, field->value);
        FORWARD_ADD(out, "\r\n");
    }
}

/* If-Match, and If-None-Match where no 304 can answer it.  Lists that are not
 * valid go on as they are: the upstream refuses them, or ignores the field. */
static void forward_put_tags(const struct field *field, struct buf *out)
{
    size_t from;

    forward_add(out, field->name);
    FORWARD_ADD(out, ": ");
    from = out->n;
    if (!etag_put_all(field->value, out)) {
        out->n = from;
        forward_add(out, field->value);
    }
    FORWARD_ADD(out, "\r\n");
}

static bool forward_put_fresh(const struct field *field, const char *variant,
                              struct buf *out)
{
    size_t from = out->n;

    FORWARD_ADD(out, "If-None-Match: ");
    if (etag_put_current(field->value, variant, out) == 0) {
        out->n = from;
        return false;
    }
    FORWARD_ADD(out, "\r\n");
    return true;
}

/* True if a 304 may answer. */
static bool forward_put_conditions(const struct request *r, const char *variant,
                                   struct buf *out)
{
    bool named = head_connection_names(&r->head);
    bool fresh = false;

    for (size_t i = 0; i < r->head.count; i++) {
        const struct field *field = &r->head.fields[i];
        bool none_match = field->id == FIELD_IF_NONE_MATCH;

        if (named && head_connection_has(&r->head, field->name))
            continue;
        if (field->id == FIELD_IF_MATCH || (none_match && !r->is_safe))
            forward_put_tags(field, out);
        else if (none_match && variant != NULL)
            fresh |= forward_put_fresh(field, variant, out);
    }
    return fresh;
}

/* "Name: " and what earlier hops wrote, ready for one more element. */
static void forward_put_list(const struct request *r, enum field_id id,
                             const char *name, struct buf *out)
{
    forward_add(out, span_str(name));
    if ((r->head.seen >> id & 1) == 0)
        return;
    for (size_t i = 0; i < r->head.count; i++) {
        if (r->head.fields[i].id != id || r->head.fields[i].value.n == 0)
            continue;
        forward_add(out, r->head.fields[i].value);
        FORWARD_ADD(out, ", ");
    }
}

/* A client without an address adds none; what earlier hops wrote stays. */
static void forward_put_addresses(const struct request *r, const char *peer,
                                  struct buf *out)
{
    static const char NAME[] = "X-Forwarded-For: ";
    size_t from = out->n;

    forward_put_list(r, FIELD_X_FORWARDED_FOR, NAME, out);
    if (peer != NULL) {
        forward_add(out, span_str(peer));
    } else if (out->n > from + sizeof NAME - 1) {
        out->n -= sizeof ", " - 1;
    } else {
        out->n = from;
        return;
    }
    FORWARD_ADD(out, "\r\n");
}

/* True if an earlier hop said it, and not to this hop alone. */
static bool forward_knows_proto(const struct request *r)
{
    const struct field *proto = head_find(&r->head, FIELD_X_FORWARDED_PROTO);

    return proto != NULL && !head_connection_has(&r->head, proto->name);
}

static void forward_put_forwarded(const struct request *r,
                                  const struct forward_hop *hop,
                                  struct buf *out)
{
    struct span peer = span_str(hop->peer != NULL ? hop->peer : "unknown");
    bool ipv6 = memchr(peer.p, ':', peer.n) != NULL;

    forward_put_addresses(r, hop->peer, out);
    if (!forward_knows_proto(r))
        forward_add(out,
                    span_str(hop->is_secure ? "X-Forwarded-Proto: https\r\n"
                                            : "X-Forwarded-Proto: http\r\n"));
    forward_put_list(r, FIELD_FORWARDED, "Forwarded: ", out);
    FORWARD_ADD(out, "for=");
    /* RFC 7239 section 6: what holds a colon is quoted, IPv6 in brackets */
    forward_add(out, span_str(ipv6 ? "\"[" : ""));
    forward_add(out, peer);
    forward_add(out, span_str(ipv6 ? "]\"" : ""));
    forward_add(
        out, span_str(hop->is_secure ? ";proto=https\r\n" : ";proto=http\r\n"));
}

/* A value of X-Forwarded-Client-Cert, quoted as Envoy defines it. */
static void forward_put_quoted(struct span value, struct buf *out)
{
    FORWARD_ADD(out, "\"");
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"' || value.p[i] == '\\')
            FORWARD_ADD(out, "\\");
        forward_add(out, span_cut(value, i, i + 1));
    }
    FORWARD_ADD(out, "\"");
}

/* Hash=...;Subject="...";URI="...";DNS="..." */
static void forward_put_client(const struct identity *client, struct buf *out)
{
    static const struct {
        const char *prefix, *key;
    } kinds[] = {
        {"subject:", ";Subject="}, {"uri:", ";URI="}, {"dns:", ";DNS="}};

    FORWARD_ADD(out, "X-Forwarded-Client-Cert: Hash=");
    forward_add(out, span_str(client->fingerprint));
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n = strlen(kinds[k].prefix);

        for (size_t i = 0; i < client->count; i++) {
            struct span name = client->names[i];

            if (name.n < n || memcmp(name.p, kinds[k].prefix, n) != 0)
                continue;
            forward_add(out, span_str(kinds[k].key));
            forward_put_quoted(span_cut(name, n, name.n), out);
        }
    }
    FORWARD_ADD(out, "\r\n");
}

/* Bytes that forward_put_client writes at most. */
static size_t forward_client_room(const struct identity *client)
{
    size_t room = client != NULL ? 128 : 0;

    for (size_t i = 0; client != NULL && i < client->count; i++)
        room += 2 * client->names[i].n + 16;
    return room;
}

static void forward_put_framing(const struct request *r, struct buf *out)
{
    char line[48];

    if (r->counts_forwards) {
        snprintf(line, sizeof line, "Max-Forwards: %llu\r\n",
                 (unsigned long long)r->forwards - 1);
        forward_add(out, span_str(line));
    }
    if (r->expects_continue)
        FORWARD_ADD(out, "Expect: 100-continue\r\n");
    if (r->asks_upgrade) /* the only one that gets here: handshake.h */
        FORWARD_ADD(out, "Connection: Upgrade\r\nUpgrade: websocket\r\n");
    else if (r->accepts_trailers)
        FORWARD_ADD(out, "TE: trailers\r\nConnection: TE\r\n");
    if (r->framing.kind == FRAMING_CHUNKED) {
        FORWARD_ADD(out, "Transfer-Encoding: chunked\r\n");
        trailer_put_names(&r->head, out);
    } else if (r->framing.kind == FRAMING_LENGTH ||
               (r->head.seen >> FIELD_CONTENT_LENGTH & 1) != 0) {
        snprintf(line, sizeof line, "Content-Length: %llu\r\n",
                 (unsigned long long)r->framing.length);
        forward_add(out, span_str(line));
    }
}

bool forward_put(const struct request *r, const struct forward_hop *hop,
                 struct buf *out)
{
    bool fresh;
    size_t room = 512 + ACCEPT_ROOM + r->method.n + r->target.n + r->host.n +
                  hop->upstream.n + 2 * FORWARD_PEER_MAX +
                  forward_client_room(hop->client);

    for (size_t i = 0; i < r->head.count; i++)
        room += r->head.fields[i].name.n + r->head.fields[i].value.n + 4;
    CHECK(buf_room(out, room) != NULL);
    forward_put_line(r, out);
    forward_add(out, r->host.n != 0 ? r->host : hop->upstream);
    FORWARD_ADD(out, "\r\n");
    forward_put_fields(r, out);
    fresh = forward_put_conditions(r, hop->variant, out);
    FORWARD_ADD(out, "Accept-Encoding: ");
    accept_put(&r->accept, out);
    FORWARD_ADD(out, "\r\n");
    if (r->head.minor == 0)
        FORWARD_ADD(out, "Via: 1.0 fogline\r\n");
    else
        FORWARD_ADD(out, "Via: 1.1 fogline\r\n");
    forward_put_forwarded(r, hop, out);
    if (hop->client != NULL)
        forward_put_client(hop->client, out);
    forward_put_framing(r, out);
    FORWARD_ADD(out, "\r\n");
    return fresh;
}
