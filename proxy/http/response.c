/*
 * response - which responses can be inspected at all, and which of their
 * fields go on.
 *
 * Must never let through a body it cannot see whole: an unknown coding, a part,
 * another protocol.
 */
#include "proxy/http/response.h"

#include "proxy/http/etag.h"
#include "proxy/http/signed.h"
#include "proxy/http/status.h"
#include "proxy/http/syntax.h"
#include "proxy/http/trailer.h"

static enum refusal response_refusal(enum head_fault fault)
{
    switch (fault) {
    case HEAD_OK:
        return REFUSAL_NONE;
    case HEAD_SYNTAX:
    case HEAD_VERSION:
    case HEAD_METHOD:
        return REFUSAL_RESPONSE_SYNTAX;
    case HEAD_COUNT:
        return REFUSAL_RESPONSE_HEADERS_LARGE;
    case HEAD_FRAMING:
        return REFUSAL_RESPONSE_FRAMING;
    }
    return REFUSAL_RESPONSE_SYNTAX;
}

/* What is seen of the body must be all of it, in codings that come off. */
static enum refusal response_check_content(struct response *r,
                                           const struct limits *limits)
{
    const struct field *type = head_find(&r->head, FIELD_CONTENT_TYPE);
    const struct field *coding = head_find(&r->head, FIELD_CONTENT_ENCODING);

    /* Two of them, or a list: one is read here, the other by the client. */
    if (head_times(&r->head, FIELD_CONTENT_TYPE) > 1 ||
        head_times(&r->head, FIELD_CONTENT_ENCODING) > 1)
        return REFUSAL_RESPONSE_SYNTAX;
    r->codings = (struct coding_list){0};
    if (coding != NULL &&
        !coding_list_read(coding->value, limits->coding_layers, &r->codings))
        return REFUSAL_RESPONSE_CODING;
    r->type = type != NULL ? type->value : span_of("", 0);
    if (!syntax_is_single(r->type))
        return REFUSAL_RESPONSE_SYNTAX;
    if (r->status == 206 || (r->head.seen >> FIELD_CONTENT_RANGE & 1) != 0 ||
        syntax_begins(r->type, "multipart/byteranges"))
        return REFUSAL_RESPONSE_PARTIAL;
    r->is_stream = syntax_begins(r->type, "text/event-stream");
    return REFUSAL_NONE;
}

static bool response_has_no_body(const struct response *r,
                                 const struct response_opts *opts)
{
    return opts->to_head || r->is_interim || r->status == 204 ||
           r->status == 304;
}

static enum refusal response_check_framing(struct response *r,
                                           const struct response_opts *opts)
{
    switch (framing_find(&r->head, FRAMING_CLOSE, &r->framing)) {
    case FRAMING_OK:
        break;
    case FRAMING_AMBIGUOUS:
        return REFUSAL_RESPONSE_FRAMING;
    case FRAMING_CODING:
        return REFUSAL_RESPONSE_TRANSFER_CODING;
    }
    /* RFC 9112 section 6.3 has no body here whatever the head says; one that
     * announces it all the same is about to send bytes that are nobody's. */
    if ((r->is_interim || r->status == 204) &&
        (r->framing.kind == FRAMING_LENGTH ||
         r->framing.kind == FRAMING_CHUNKED))
        return REFUSAL_RESPONSE_FRAMING;
    if (response_has_no_body(r, opts))
        r->framing = (struct framing){.kind = FRAMING_NONE};
    return REFUSAL_NONE;
}

/* A redirect to what is fetched round the filter. */
static enum refusal response_check_location(const struct response *r)
{
    for (size_t i = 0; i < r->head.count; i++)
        if (r->head.fields[i].id == FIELD_LOCATION &&
            signed_is(r->head.fields[i].value))
            return REFUSAL_RESPONSE_SIGNED;
    return REFUSAL_NONE;
}

enum refusal response_parse(struct response *r, struct span head,
                            const struct limits *limits,
                            const struct response_opts *opts)
{
    enum head_fault fault;
    enum refusal refusal;

    fault = head_parse(&r->head, HEAD_RESPONSE, head, limits);
    if (fault != HEAD_OK)
        return response_refusal(fault);
    r->status = r->head.status;
    r->is_interim = r->status < 200;
    r->is_upgrade = r->status == 101;
    if (r->is_upgrade && !opts->to_upgrade)
        return REFUSAL_RESPONSE_UPGRADE;
    if (r->status == 304 && !opts->to_fresh)
        return REFUSAL_RESPONSE_UNASKED;
    refusal = response_check_content(r, limits);
    if (refusal == REFUSAL_NONE)
        refusal = response_check_framing(r, opts);
    if (refusal == REFUSAL_NONE && !opts->signed_links)
        refusal = response_check_location(r);
    if (refusal != REFUSAL_NONE)
        return refusal;
    r->keep_alive = r->head.minor == 1
                        ? !head_lists(&r->head, FIELD_CONNECTION, "close")
                        : head_lists(&r->head, FIELD_CONNECTION, "keep-alive");
    if (r->framing.kind == FRAMING_CLOSE)
        r->keep_alive = false;
    return REFUSAL_NONE;
}

static void response_add(struct buf *out, struct span s)
{
    memcpy(out->p + out->n, s.p, s.n);
    out->n += s.n;
}

/* ETag and Last-Modified, or nothing. */
static void response_put_validators(const struct response *r,
                                    const char *variant, struct buf *out)
{
    const struct field *tag = head_find(&r->head, FIELD_ETAG);
    const struct field *date = head_find(&r->head, FIELD_LAST_MODIFIED);
    size_t from = out->n;

    if (tag == NULL || head_times(&r->head, FIELD_ETAG) != 1)
        return;
    response_add(out, span_of("ETag: ", 6));
    if (!etag_put(tag->value, variant,
                  r->is_recoded ? ETAG_CODED_HERE : ETAG_SAME_CODING, out)) {
        out->n = from;
        return;
    }
    response_add(out, span_of("\r\n", 2));
    if (date == NULL)
        return;
    response_add(out, span_of("Last-Modified: ", 15));
    response_add(out, date->value);
    response_add(out, span_of("\r\n", 2));
}

/* How much of `lines` is validators. */
static size_t response_validators(struct span lines)
{
    size_t n = 0;

    for (size_t i = 0; i < 2; i++) {
        struct span rest = span_cut(lines, n, lines.n);
        const uint8_t *lf;

        if (!syntax_begins(rest, i == 0 ? "etag:" : "last-modified:"))
            break;
        lf = memchr(rest.p, '\n', rest.n);
        n += lf != NULL ? (size_t)(lf - rest.p) + 1 : rest.n;
    }
    return n;
}

void response_check_validators(struct span lines, struct buf *out, size_t from)
{
    struct span filtered = span_cut(buf_span(out), from, out->n);
    size_t n = response_validators(lines);
    size_t now;

    if (n == 0 || (filtered.n >= n && memcmp(lines.p, filtered.p, n) == 0))
        return;
    now = response_validators(filtered);
    memmove(out->p + from, out->p + from + now, out->n - from - now);
    out->n -= now;
}

void response_put_fields(const struct response *r, const char *variant,
                         struct buf *out)
{
    bool named = head_connection_names(&r->head);
    size_t room = 64; /* for the variant, and names written longer */

    for (size_t i = 0; i < r->head.count; i++)
        room += r->head.fields[i].name.n + r->head.fields[i].value.n + 4;
    CHECK(buf_room(out, room) != NULL);
    response_put_validators(r, variant, out);
    for (size_t i = 0; i < r->head.count; i++) {
        const struct field *field = &r->head.fields[i];

        if (!field_in_response(field->id) ||
            (named && head_connection_has(&r->head, field->name)))
            continue;
        response_add(out, field->name);
        response_add(out, span_of(": ", 2));
        response_add(out, field->value);
        response_add(out, span_of("\r\n", 2));
    }
    if (r->framing.kind == FRAMING_CHUNKED)
        trailer_put_names(&r->head, out);
}

static bool response_line_is_named(struct span line)
{
    size_t n = 0;

    while (n < line.n && syntax_is_token(line.p[n]))
        n++;
    return n != 0 && n < line.n && line.p[n] == ':';
}

void response_drop_nameless(struct buf *out, size_t from)
{
    size_t to = from;

    while (from < out->n) {
        const uint8_t *lf = memchr(out->p + from, '\n', out->n - from);
        size_t end = lf != NULL ? (size_t)(lf - out->p) + 1 : out->n;

        if (response_line_is_named(span_of(out->p + from, end - from))) {
            memmove(out->p + to, out->p + from, end - from);
            to += end - from;
        }
        from = end;
    }
    out->n = to;
}

void response_put_status(unsigned status, struct buf *out)
{
    const char *reason = status_reason(status);

    if (status == 200) {
        CHECK(buf_put(out, span_str("HTTP/1.1 200 OK\r\n")));
        return;
    }
    CHECK(buf_printf(out, "HTTP/1.1 %u %s\r\n", status, reason));
}
