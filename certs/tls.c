/*
 * tls - OpenSSL between two spans.
 *
 *   lent ciphertext --> lent_read --> SSL --> plaintext
 *   plaintext --> SSL --> lent_write --> wire
 *
 * A BIO of our own reads from what was lent and writes to the wire: nothing is
 * buffered twice, and an idle connection holds no buffer at all, since OpenSSL
 * gives back its own (SSL_MODE_RELEASE_BUFFERS).  Measured: with OpenSSL's
 * memory BIOs a request of 16 KB costs 1.19 times the CPU time, and an idle
 * connection 33 KB in place of 11.
 *
 * Must never hand out a byte before the handshake is complete and the peer's
 * certificate has been found good.
 */
#include "certs/tls.h"

#include "certs/context.h"
#include "certs/ends.h"
#include "certs/peer.h"
#include "filters/base/mem.h"

#include <openssl/err.h>
#include <pthread.h>
#include <stdlib.h>

struct tls {
    SSL *ssl;
    struct tls_wire *wire;
    struct span lent;
    struct tls_tally *tally;
    struct tls_client *client; /* NULL: we are the server */
    char *host;                /* the client's: whom it asked for */
    struct identity *identity;
    enum tls_fault fault;
    bool is_open; /* the handshake is complete */
};

/* --- The BIO ------------------------------------------------------------- */

static int lent_read(BIO *bio, char *to, size_t room, size_t *n)
{
    struct tls *t = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    if (t->lent.n == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    *n = t->lent.n < room ? t->lent.n : room;
    memcpy(to, t->lent.p, *n);
    t->lent = span_cut(t->lent, *n, t->lent.n);
    return 1;
}

static int lent_write(BIO *bio, const char *from, size_t n, size_t *written)
{
    struct tls *t = BIO_get_data(bio);

    t->wire->send(t->wire, span_of(from, n));
    *written = n;
    return 1;
}

static long lent_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *lent_method;

static void lent_make(void)
{
    lent_method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "fogline");
    CHECK(lent_method != NULL);
    CHECK(BIO_meth_set_read_ex(lent_method, lent_read) == 1);
    CHECK(BIO_meth_set_write_ex(lent_method, lent_write) == 1);
    CHECK(BIO_meth_set_ctrl(lent_method, lent_control) == 1);
}

static BIO *lent_new(struct tls *t)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    BIO *bio;

    CHECK(pthread_once(&once, lent_make) == 0);
    bio = BIO_new(lent_method);
    CHECK(bio != NULL);
    BIO_set_data(bio, t);
    BIO_set_init(bio, 1);
    return bio;
}

/* --- Life ------------------------------------------------------------------
 */

static struct tls *tls_new(SSL *ssl, struct tls_wire *wire,
                           struct tls_tally *tally)
{
    struct tls *t = mem_zalloc(sizeof *t);
    BIO *bio = lent_new(t);

    t->ssl = ssl;
    t->wire = wire;
    t->tally = tally;
    SSL_set_bio(ssl, bio, bio);
    return t;
}

struct tls *tls_accept(struct tls_server *server, struct tls_wire *wire)
{
    return tls_new(tls_server_open(server), wire, tls_server_tally(server));
}

struct tls *tls_connect(struct tls_client *client, const char *host,
                        struct tls_wire *wire)
{
    const char *name = tls_client_settings(client)->server_name;
    char *own = mem_strdup(name != NULL ? name : host);
    struct tls *t =
        tls_new(tls_client_open(client, own), wire, tls_client_tally(client));

    t->client = client;
    t->host = own;
    return t;
}

void tls_free(struct tls *t)
{
    if (t == NULL)
        return;
    /* Else OpenSSL would think that the session was attacked, and forget it. */
    if (t->is_open)
        SSL_set_shutdown(t->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(t->ssl);
    free(t->identity);
    free(t->host);
    free(t);
}

void tls_lend(struct tls *t, struct span in)
{
    t->lent = in;
}

/* --- Faults ----------------------------------------------------------------
 */

static enum tls_result tls_fail(struct tls *t, enum tls_fault fault)
{
    if (t->fault == TLS_FAULT_NONE) {
        t->fault = fault;
        tls_fault_count(t->tally, fault);
    }
    ERR_clear_error();
    return TLS_FAILED;
}

static enum tls_fault tls_reason(const struct tls *t)
{
    unsigned long code = ERR_peek_error();
    int reason = ERR_GET_REASON(code);

    if (ERR_GET_LIB(code) != ERR_LIB_SSL)
        return TLS_FAULT_PROTOCOL;
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED)
        return context_fault(SSL_get_verify_result(t->ssl));
    if (reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE)
        return TLS_FAULT_NO_CERTIFICATE;
    /* What OpenSSL makes of a first record that is none; of a server's, whose
     * version is another: SSL_R_UNSUPPORTED_PROTOCOL. */
    if (!t->is_open &&
        (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
         reason == SSL_R_HTTPS_PROXY_REQUEST))
        return TLS_FAULT_PLAIN;
    return reason >= SSL_AD_REASON_OFFSET ? TLS_FAULT_ALERT
                                          : TLS_FAULT_PROTOCOL;
}

/* What a call that did not succeed means. */
static enum tls_result tls_outcome(struct tls *t)
{
    switch (SSL_get_error(t->ssl, 0)) {
    case SSL_ERROR_WANT_READ:
        return TLS_MORE;
    case SSL_ERROR_ZERO_RETURN:
        return TLS_END;
    default:
        return tls_fail(t, tls_reason(t));
    }
}

enum tls_fault tls_fault(const struct tls *t)
{
    return t->fault;
}

void tls_cut(struct tls *t)
{
    (void)tls_fail(t, TLS_FAULT_CUT);
}

void tls_late(struct tls *t)
{
    (void)tls_fail(t, TLS_FAULT_TIMEOUT);
}

/* --- The handshake ---------------------------------------------------------
 */

/* A session may outlive the certificate that it began with. */
static bool tls_is_expired(X509 *peer)
{
    return X509_cmp_current_time(X509_get0_notAfter(peer)) < 0;
}

static enum tls_result tls_open(struct tls *t)
{
    X509 *peer = SSL_get0_peer_certificate(t->ssl);

    if (t->client != NULL && !tls_client_pin_holds(t->client, t->ssl))
        return tls_fail(t, TLS_FAULT_PIN);
    if (t->client == NULL && peer != NULL) {
        if (SSL_get_verify_result(t->ssl) != X509_V_OK)
            return tls_fail(t, TLS_FAULT_CERTIFICATE);
        if (tls_is_expired(peer))
            return tls_fail(t, TLS_FAULT_EXPIRED);
        t->identity = peer_identity(peer);
    }
    t->is_open = true;
    atomic_fetch_add_explicit(SSL_session_reused(t->ssl) ? &t->tally->resumed
                                                         : &t->tally->full,
                              1, memory_order_relaxed);
    return TLS_DONE;
}

enum tls_result tls_shake(struct tls *t)
{
    ERR_clear_error();
    if (SSL_do_handshake(t->ssl) == 1)
        return tls_open(t);
    return tls_outcome(t) == TLS_MORE ? TLS_MORE
                                      : tls_fail(t, TLS_FAULT_PROTOCOL);
}

/* --- Records ---------------------------------------------------------------
 */

enum tls_result tls_read(struct tls *t, uint8_t *to, size_t room, size_t *n)
{
    *n = 0;
    CHECK(t->is_open);
    ERR_clear_error();
    while (*n < room) {
        size_t got;

        if (SSL_read_ex(t->ssl, to + *n, room - *n, &got) != 1)
            return tls_outcome(t);
        *n += got;
        if (t->lent.n == 0 && SSL_has_pending(t->ssl) == 0)
            return TLS_MORE;
    }
    CHECK(t->lent.n == 0);
    return TLS_MORE;
}

bool tls_write(struct tls *t, struct span plain)
{
    size_t n;

    if (t->fault != TLS_FAULT_NONE || plain.n == 0)
        return t->fault == TLS_FAULT_NONE;
    ERR_clear_error();
    if (SSL_write_ex(t->ssl, plain.p, plain.n, &n) == 1)
        return true;
    (void)tls_fail(t, tls_reason(t));
    return false;
}

void tls_end(struct tls *t)
{
    if (!t->is_open || t->fault != TLS_FAULT_NONE)
        return;
    ERR_clear_error();
    (void)SSL_shutdown(t->ssl);
    ERR_clear_error();
}

bool tls_is_amid_record(const struct tls *t)
{
    return SSL_has_pending(t->ssl) != 0;
}

const struct identity *tls_identity(const struct tls *t)
{
    return t->identity;
}
