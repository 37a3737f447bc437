/*
 * origin - see origin.h.
 *
 *             +--- keep-alive ---+
 *             v                  |
 *          READING -- answer ----+--> STREAMING --> CLOSING --> (freed)
 *             |                                        ^
 *             +---- refused, Connection: close --------+
 *
 * Input that cannot be used yet (half a head, or pipelined requests while the
 * client does not take its answers) is kept, at most one head and one read.
 */
#include "proxy/http/origin.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/http/chunked.h"
#include "proxy/http/date.h"
#include "proxy/http/request.h"
#include "proxy/http/response.h"

#include <stdio.h>
#include <stdlib.h>

#define IDLE_MS      60000
#define FINISH_MS    5000
#define FINISH_LEAST 1024 /* bytes to be taken of the last answer in that */
#define QUEUE_BYTES  (512 * 1024)  /* unsent: no more requests are taken */
#define KEPT_BYTES   (1024 * 1024) /* one head and one read of the loop */
#define OUT_BYTES    (1024 * 1024) /* a head, or one piece of a stream */

enum state { READING, STREAMING, CLOSING };

struct session {
    struct conn_user user;
    struct origin *origin;
    struct session *prev, *next;
    struct conn *conn;
    enum state state;
    bool is_chunked; /* STREAMING: HTTP/1.1 */
    unsigned every_ms;
    uint64_t pieces;
    struct buf kept; /* input not used yet; mostly empty, without memory */
    struct head_scan scan;
    uint64_t skip; /* bytes of a request body still to be ignored */
    struct chunked chunked;
    bool skip_chunked;
};

struct origin {
    struct listener_user listening;
    struct loop *loop;
    struct listener *listener;
    struct origin_user *user;
    struct session sessions; /* head of the ring */
    struct limits limits;
    struct buf out, piece;
    struct date date;
};

static void close_after(struct session *s)
{
    s->state = CLOSING;
    conn_finish(s->conn, FINISH_MS, FINISH_LEAST);
}

static void refuse(struct session *s, enum refusal refusal)
{
    struct refusal_opts opts = {.close = true};
    struct buf *out = &s->origin->out;
    struct span all;

    buf_clear(out);
    refusal_put(refusal, &opts, out);
    all = buf_span(out);
    conn_write(s->conn, &all, 1);
    close_after(s);
}

static void put(struct buf *out, struct span s)
{
    CHECK(buf_put(out, s));
}

static void put_head(struct session *s, const struct request *r,
                     const struct origin_answer *answer)
{
    struct origin *o = s->origin;
    struct buf *out = &o->out;

    buf_clear(out);
    response_put_status(answer->status, out);
    put(out, span_str(date_line(&o->date, loop_now(o->loop))));
    put(out, span_str("Content-Type: "));
    put(out, span_str(answer->type));
    put(out, span_str("\r\n"));
    put(out, answer->headers);
    if (answer->every_ms == 0)
        CHECK(buf_printf(out, "Content-Length: %zu\r\n", answer->body.n));
    else if (r->head.minor > 0)
        put(out, span_str("Transfer-Encoding: chunked\r\n"));
    if (!r->keep_alive || answer->every_ms != 0)
        put(out, span_str("Connection: close\r\n"));
    else if (r->head.minor == 0)
        put(out, span_str("Connection: keep-alive\r\n"));
    put(out, span_str("\r\n"));
}

static void send_piece(struct session *s)
{
    struct origin *o = s->origin;
    struct span slices[3];
    char size[24];

    conn_timeout(s->conn, s->every_ms);
    /* A client that does not read misses events; memory stays bounded. */
    if (conn_queued(s->conn) > QUEUE_BYTES)
        return;
    buf_clear(&o->piece);
    o->user->next(o->user, s->pieces++, &o->piece);
    snprintf(size, sizeof size, "%zx\r\n", o->piece.n);
    slices[0] = span_str(s->is_chunked ? size : "");
    slices[1] = buf_span(&o->piece);
    slices[2] = span_str(s->is_chunked ? "\r\n" : "");
    conn_write(s->conn, slices, 3);
}

static void answer(struct session *s, const struct request *r)
{
    struct origin_request request = {.path = r->path};
    struct origin_answer made = {.status = 405,
                                 .type = "text/plain",
                                 .headers = span_str("Allow: GET, HEAD\r\n"),
                                 .body = span_str("GET and HEAD only\n")};
    struct span slices[2];

    if (r->path.n < r->target.n)
        request.query = span_cut(r->target, r->path.n + 1, r->target.n);
    if (r->is_head || span_eq(r->method, span_str("GET"))) {
        made = (struct origin_answer){.status = 200, .type = "text/plain"};
        s->origin->user->answer(s->origin->user, &request, &made);
    }
    put_head(s, r, &made);
    slices[0] = buf_span(&s->origin->out);
    slices[1] = made.body;
    conn_write(s->conn, slices, r->is_head || made.every_ms != 0 ? 1 : 2);
    if (made.every_ms != 0 && !r->is_head) {
        s->state = STREAMING;
        s->is_chunked = r->head.minor > 0;
        s->every_ms = made.every_ms;
        send_piece(s);
    } else if (!r->keep_alive || made.every_ms != 0) {
        close_after(s);
    }
}

static void take_request(struct session *s, struct span head)
{
    struct request r;
    enum refusal refusal = request_parse(&r, head, &s->origin->limits);

    if (refusal != REFUSAL_NONE) {
        refuse(s, refusal);
        return;
    }
    if (r.framing.kind == FRAMING_LENGTH)
        s->skip = r.framing.length;
    if (r.framing.kind == FRAMING_CHUNKED) {
        chunked_init(&s->chunked, &s->origin->limits);
        s->skip_chunked = true;
    }
    answer(s, &r);
}

/* The three take_* functions return how many bytes they used; none: what is
 * there is not enough. */
static size_t take_chunked(struct session *s, struct span in)
{
    struct span rest = in, data;
    enum chunked_result result;

    do
        result = chunked_next(&s->chunked, &rest, &data);
    while (result == CHUNKED_DATA);
    if (result != CHUNKED_MORE) {
        chunked_done(&s->chunked);
        s->skip_chunked = false;
    }
    if (result == CHUNKED_BAD || result == CHUNKED_TRAILERS_LARGE)
        close_after(s); /* it has its answer: one more would be another's */
    return in.n - rest.n;
}

static size_t take_body(struct session *s, struct span in)
{
    size_t n = s->skip < in.n ? (size_t)s->skip : in.n;

    s->skip -= n;
    return n;
}

static size_t take_head(struct session *s, struct span in)
{
    size_t empty = 0, length = 0;
    bool is_whole = false;

    /* RFC 9112 section 2.2: empty lines before a request line. */
    if (s->scan.scanned == 0)
        while (in.n - empty >= 2 && memcmp(in.p + empty, "\r\n", 2) == 0)
            empty += 2;
    if (empty > 0 || (in.n == 1 && in.p[0] == '\r'))
        return empty;
    switch (head_scan(&s->scan, in)) {
    case HEAD_MORE:
        length = in.n;
        break;
    case HEAD_BAD:
        refuse(s, REFUSAL_REQUEST_SYNTAX);
        return 0;
    case HEAD_DONE:
        length = s->scan.scanned;
        is_whole = true;
        break;
    }
    if (length > s->origin->limits.header_bytes)
        refuse(s, REFUSAL_REQUEST_HEADERS_LARGE);
    if (!is_whole || s->state != READING)
        return 0;
    s->scan = (struct head_scan){0};
    take_request(s, span_cut(in, 0, length));
    return length;
}

static size_t take(struct session *s, struct span in)
{
    if (s->skip_chunked)
        return take_chunked(s, in);
    if (s->skip > 0)
        return take_body(s, in);
    return take_head(s, in);
}

/* Uses `in` as far as possible; returns how much that was. */
static size_t consume(struct session *s, struct span in)
{
    size_t at = 0;

    while (at < in.n && s->state == READING) {
        size_t used;

        if (conn_queued(s->conn) > QUEUE_BYTES) {
            conn_pause(s->conn);
            return at;
        }
        used = take(s, span_cut(in, at, in.n));
        if (used == 0)
            break;
        at += used;
    }
    return s->state == READING ? at : in.n;
}

static void consume_kept(struct session *s)
{
    size_t used = consume(s, buf_span(&s->kept));

    memmove(s->kept.p, s->kept.p + used, s->kept.n - used);
    s->kept.n -= used;
    if (s->kept.n == 0)
        buf_done(&s->kept);
}

static void take_data(struct session *s, struct span in)
{
    if (s->state != READING)
        return;
    conn_timeout(s->conn, IDLE_MS);
    if (s->kept.n == 0)
        in = span_cut(in, consume(s, in), in.n);
    if (in.n == 0)
        return;
    if (!buf_put(&s->kept, in))
        refuse(s, REFUSAL_REQUEST_HEADERS_LARGE);
    else if (s->kept.n > in.n)
        consume_kept(s);
}

static void free_session(struct session *s)
{
    s->prev->next = s->next;
    s->next->prev = s->prev;
    if (s->skip_chunked)
        chunked_done(&s->chunked);
    buf_done(&s->kept);
    free(s);
}

static void timed_out(struct session *s)
{
    if (s->state == STREAMING)
        send_piece(s);
    else
        conn_close(s->conn);
}

static void drained(struct session *s)
{
    conn_resume(s->conn);
    if (s->state == READING && s->kept.n > 0)
        consume_kept(s);
}

static void event(struct conn_user *user, struct conn *conn,
                  enum conn_event event, struct span in)
{
    struct session *s = container_of(user, struct session, user);

    switch (event) {
    case CONN_DATA:
        take_data(s, in);
        break;
    case CONN_DRAINED:
        drained(s);
        break;
    case CONN_EOF: /* answers that are queued are still wanted */
        close_after(s);
        break;
    case CONN_TIMEOUT:
        timed_out(s);
        break;
    case CONN_FAILED:
        conn_close(conn);
        break;
    case CONN_CLOSED:
        free_session(s);
        break;
    case CONN_STUCK:
    case CONN_OPEN: /* only of connections that we make */
        break;
    }
}

static void accepted(struct listener_user *listening, struct conn *conn)
{
    struct origin *o = container_of(listening, struct origin, listening);
    struct session *s = mem_zalloc(sizeof *s);

    s->user.event = event;
    s->origin = o;
    s->conn = conn;
    s->next = &o->sessions;
    s->prev = o->sessions.prev;
    s->prev->next = s->next->prev = s;
    buf_init(&s->kept, KEPT_BYTES);
    conn_use(conn, &s->user);
    conn_timeout(conn, IDLE_MS);
}

struct origin *origin_new(struct loop *loop, int fd, struct origin_user *user)
{
    struct origin *o = mem_zalloc(sizeof *o);
    struct config defaults;

    config_defaults(&defaults);
    o->limits = defaults.limits;
    o->listening.accepted = accepted;
    o->loop = loop;
    o->user = user;
    o->sessions.next = o->sessions.prev = &o->sessions;
    buf_init(&o->out, OUT_BYTES);
    buf_init(&o->piece, OUT_BYTES);
    o->listener = listener_new(loop, fd, &o->listening);
    return o;
}

void origin_close(struct origin *o)
{
    listener_close(o->listener);
    o->listener = NULL;
    /* CONN_CLOSED never comes from within conn_close: the ring stays. */
    for (struct session *s = o->sessions.next; s != &o->sessions; s = s->next)
        conn_close(s->conn);
}

void origin_free(struct origin *o)
{
    if (o == NULL)
        return;
    CHECK(o->listener == NULL && o->sessions.next == &o->sessions);
    buf_done(&o->out);
    buf_done(&o->piece);
    free(o);
}
