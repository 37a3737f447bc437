/*
 * conn_tls - TLS under a conn.
 *
 *   SHAKING --> OPEN --> OVER
 *
 * Measured: a system call for each record, as a socket BIO makes them, costs
 * 1.04 times (16 KB) to 1.14 times (256 KB) as much CPU time as one for all.
 * kTLS would spare the copies, too; the kernel here has no `tls` module, so it
 * could not be compared.
 *
 * Must never tell of a byte that was not authenticated, nor call an end that
 * the peer did not announce CONN_EOF: it could be an attacker's (RFC 8446
 * section 6.1).
 */
#include "proxy/net/uv.h"

#include "filters/base/mem.h"

#include <errno.h>
#include <stdlib.h>

/* Before the handshake is complete only refusals are written. */
#define EARLY_MAX ((size_t)16 * 1024)

enum conn_tls_phase { CONN_TLS_SHAKING, CONN_TLS_OPEN, CONN_TLS_OVER };

struct conn_tls {
    struct tls_wire wire;
    struct conn *conn;
    struct tls *tls;           /* NULL: the client's, not connected yet */
    struct tls_client *client; /* one of the two */
    struct tls_server *server;
    char *host;
    struct deadline later; /* SHAKING: its limit; then: `end` is to be told */
    struct buf early;      /* plaintext that waits for the handshake */
    enum conn_tls_phase phase;
    enum conn_event end;       /* OVER: CONN_EOF or CONN_FAILED ... */
    bool is_end_due;           /* ... and it has not been told */
    bool is_ending, has_ended; /* our direction: asked for, done */
};

static struct conn_tls_scratch *conn_tls_scratch(const struct conn_tls *t)
{
    return &t->conn->loop->tls;
}

/* --- Out ------------------------------------------------------------------ */

static bool conn_tls_flush(struct conn_tls *t)
{
    struct conn_tls_scratch *s = conn_tls_scratch(t);
    struct span out = span_of(s->cipher, s->cipher_n);

    s->cipher_n = 0;
    return out.n == 0 || conn_send(t->conn, &out, 1);
}

/* Handshakes' flights may be longer than a record. */
static void conn_tls_on_wire(struct tls_wire *wire, struct span bytes)
{
    struct conn_tls *t = container_of(wire, struct conn_tls, wire);
    struct conn_tls_scratch *s = conn_tls_scratch(t);

    while (bytes.n != 0) {
        size_t room = CONN_TLS_CIPHER - s->cipher_n;
        size_t n = bytes.n < room ? bytes.n : room;

        if (s->cipher_n == 0)
            s->cipher = outbox_room(&t->conn->loop->outbox, CONN_TLS_CIPHER);
        memcpy(s->cipher + s->cipher_n, bytes.p, n);
        s->cipher_n += n;
        bytes = span_cut(bytes, n, bytes.n);
        if (bytes.n != 0)
            (void)conn_tls_flush(t); /* a peer that is gone: the read tells */
    }
}

/* Encrypts what has been gathered, and then what is left of it. */
static bool conn_tls_put(struct conn_tls *t, struct span s, size_t *gathered)
{
    uint8_t *plain = conn_tls_scratch(t)->plain;

    while (*gathered + s.n >= TLS_RECORD_MAX) {
        size_t n = TLS_RECORD_MAX - *gathered;
        struct span record = span_cut(s, 0, n);

        if (*gathered != 0) {
            memcpy(plain + *gathered, s.p, n);
            record = span_of(plain, TLS_RECORD_MAX);
        }
        if (!tls_write(t->tls, record))
            return false;
        *gathered = 0;
        s = span_cut(s, n, s.n);
    }
    if (s.n != 0)
        memcpy(plain + *gathered, s.p, s.n);
    *gathered += s.n;
    return true;
}

/* Records as large as they can be, and no more of them than needed: the last
 * ends where the write does. */
static bool conn_tls_encrypt(struct conn_tls *t, const struct span *slices,
                             size_t count)
{
    size_t gathered = 0;
    bool good = true;

    CHECK(conn_tls_scratch(t)->cipher_n == 0);
    for (size_t i = 0; i < count && good; i++)
        good = conn_tls_put(t, slices[i], &gathered);
    good = good &&
           tls_write(t->tls, span_of(conn_tls_scratch(t)->plain, gathered));
    /* Also what came of a part: the next conn's call begins with nothing. */
    return conn_tls_flush(t) && good;
}

bool conn_tls_write(struct conn *c, const struct span *slices, size_t count)
{
    struct conn_tls *t = c->tls;

    if (t->has_ended)
        return false;
    if (t->phase != CONN_TLS_SHAKING)
        return conn_tls_encrypt(t, slices, count);
    for (size_t i = 0; i < count; i++)
        if (!buf_put(&t->early, slices[i]))
            return false;
    return true;
}

bool conn_tls_end(struct conn *c)
{
    struct conn_tls *t = c->tls;

    t->is_ending = true;
    if (t->phase == CONN_TLS_SHAKING)
        return false;
    if (t->has_ended)
        return true;
    t->has_ended = true;
    tls_end(t->tls);
    (void)conn_tls_flush(t);
    return true;
}

/* --- In ------------------------------------------------------------------- */

static void conn_tls_tell_end(struct conn_tls *t)
{
    t->is_end_due = false;
    if (t->end == CONN_FAILED)
        conn_fail(t->conn, -ECONNRESET);
    else
        conn_tell(t->conn, CONN_EOF, span_of(NULL, 0));
}

/* The peer's direction is over.  Who does not want to read does not want to
 * hear of it yet. */
static void conn_tls_over(struct conn_tls *t, enum conn_event end)
{
    struct conn *c = t->conn;

    loop_deadline(c->loop, &t->later, 0);
    t->phase = CONN_TLS_OVER;
    t->end = end;
    t->is_end_due = true;
    c->ended = true;
    conn_regulate(c);
    if (!c->paused)
        conn_tls_tell_end(t);
}

static void conn_tls_on_later(struct deadline *d)
{
    struct conn_tls *t = container_of(d, struct conn_tls, later);

    if (t->phase == CONN_TLS_SHAKING) {
        tls_late(t->tls);
        conn_tls_over(t, CONN_FAILED);
    } else if (t->is_end_due && !t->conn->paused) {
        conn_tls_tell_end(t);
    }
}

void conn_tls_resume(struct conn *c)
{
    /* Not from within this call; within a tenth of a second will do. */
    if (c->tls->is_end_due)
        loop_deadline(c->loop, &c->tls->later, 1);
}

/* The handshake is complete: what has waited for it goes. */
static void conn_tls_opened(struct conn_tls *t)
{
    struct span early = buf_span(&t->early);
    struct conn *c = t->conn;

    t->phase = CONN_TLS_OPEN;
    loop_deadline(c->loop, &t->later, 0);
    (void)conn_tls_flush(t); /* the last flight, tickets */
    if (early.n != 0)
        (void)conn_tls_encrypt(t, &early, 1);
    buf_done(&t->early);
    if (t->is_ending && conn_tls_end(c))
        conn_half_close(c);
    if (t->client != NULL)
        conn_tell(c, CONN_OPEN, span_of(NULL, 0));
}

/* False: there is no more to do with the input. */
static bool conn_tls_shake(struct conn_tls *t)
{
    switch (tls_shake(t->tls)) {
    case TLS_DONE:
        conn_tls_opened(t);
        return t->conn->state == CONN_LIVE;
    case TLS_MORE:
        (void)conn_tls_flush(t);
        break;
    case TLS_END:
    case TLS_FAILED:
        (void)conn_tls_flush(t); /* the alert */
        conn_tls_over(t, CONN_FAILED);
        break;
    }
    return false;
}

static void conn_tls_read(struct conn_tls *t)
{
    struct conn *c = t->conn;
    uint8_t *plain = c->loop->read_buffer;
    size_t n;
    enum tls_result result = tls_read(t->tls, plain, CONN_READ_MAX, &n);

    (void)conn_tls_flush(t); /* answers to key updates, alerts */
    if (n != 0)
        conn_tell(c, CONN_DATA, span_of(plain, n));
    if (c->state == CONN_CLOSING || result == TLS_MORE)
        return;
    conn_tls_over(t, result == TLS_END ? CONN_EOF : CONN_FAILED);
}

void conn_tls_input(struct conn *c, struct span in)
{
    struct conn_tls *t = c->tls;

    tls_lend(t->tls, in);
    if (t->phase == CONN_TLS_SHAKING && !conn_tls_shake(t))
        return;
    conn_tls_read(t);
}

void conn_tls_cut(struct conn *c)
{
    tls_cut(c->tls->tls);
    conn_tls_over(c->tls, CONN_FAILED);
}

bool conn_tls_is_quiet(const struct conn_tls *t)
{
    return t->phase == CONN_TLS_OPEN && !tls_is_amid_record(t->tls);
}

/* --- Life ------------------------------------------------------------------
 */

static struct conn_tls *conn_tls_new(struct conn *c)
{
    struct conn_tls *t = mem_zalloc(sizeof *t);

    t->wire.send = conn_tls_on_wire;
    t->later.expired = conn_tls_on_later;
    t->conn = c;
    buf_init(&t->early, EARLY_MAX);
    c->tls = t;
    return t;
}

void conn_tls_accept(struct conn *c, struct tls_server *server, unsigned ms)
{
    struct conn_tls *t = conn_tls_new(c);

    t->server = server;
    t->tls = tls_accept(server, &t->wire);
    loop_deadline(c->loop, &t->later, ms);
}

void conn_secure(struct conn *c, struct tls_client *client, const char *host)
{
    struct conn_tls *t = conn_tls_new(c);

    t->client = client;
    t->host = mem_strdup(host);
}

void conn_tls_start(struct conn *c)
{
    struct conn_tls *t = c->tls;

    t->tls = tls_connect(t->client, t->host, &t->wire);
    (void)conn_tls_shake(t);
}

void conn_tls_free(struct conn *c)
{
    struct conn_tls *t = c->tls;

    if (t == NULL)
        return;
    loop_deadline(c->loop, &t->later, 0);
    tls_free(t->tls);
    buf_done(&t->early);
    free(t->host);
    free(t);
}

/* --- Whom we talk to --------------------------------------------------------
 */

bool conn_is_secure(const struct conn *c)
{
    return c->tls != NULL;
}

const struct identity *conn_identity(const struct conn *c)
{
    return c->tls != NULL && c->tls->tls != NULL ? tls_identity(c->tls->tls)
                                                 : NULL;
}

const struct tls_listen *conn_settings(const struct conn *c)
{
    return c->tls != NULL && c->tls->server != NULL
               ? tls_server_settings(c->tls->server)
               : NULL;
}

enum tls_fault conn_fault(const struct conn *c)
{
    return c->tls != NULL && c->tls->tls != NULL ? tls_fault(c->tls->tls)
                                                 : TLS_FAULT_NONE;
}

bool conn_began_tls(const struct conn *c)
{
    return c->tls != NULL && c->tls->tls != NULL;
}
