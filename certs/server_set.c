/*
 * server_set - the contexts of listeners.
 *
 * Must never resume a session that was begun under other rules on clients.
 */
#include "certs/server_set.h"

#include "certs/context.h"
#include "certs/reason.h"
#include "filters/base/mem.h"

#include <pthread.h>
#include <stdlib.h>

/* Sessions of TLS 1.2 clients without tickets: about 200 bytes each, more
 * with a client's certificate. */
#define CACHED_SESSIONS 10000

#define FILE_MAX        ((size_t)16 * 1024 * 1024)

struct server_set {
    size_t count;
    struct pair pairs[CERTS_PAIRS_MAX];
};

/* --- Of a context: the set that it was made of, freed with it. ---------- */

static int server_set_the_index = -1;

/* NOLINTNEXTLINE(readability-function-size): OpenSSL says how many */
static void server_set_free(void *parent, void *set, CRYPTO_EX_DATA *data,
                            int index, long number, void *pointer)
{
    struct server_set *s = set;

    (void)parent, (void)data, (void)index, (void)number, (void)pointer;
    for (size_t i = 0; s != NULL && i < s->count; i++)
        pair_done(&s->pairs[i]);
    free(s);
}

static void server_set_make_index(void)
{
    server_set_the_index =
        SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, server_set_free);
    CHECK(server_set_the_index >= 0);
}

static int server_set_index(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    CHECK(pthread_once(&once, server_set_make_index) == 0);
    return server_set_the_index;
}

static struct server_set *server_set_of(SSL_CTX *ctx)
{
    return SSL_CTX_get_ex_data(ctx, server_set_index());
}

/* --- What OpenSSL asks during a handshake ------------------------------- */

/* Certificates for the server's name, of all key types, in place of the
 * default's.  RFC 6066 section 3: for a name that we do not have, the
 * default. */
static int server_set_on_name(SSL *ssl, void *arg)
{
    const struct server_set *s = arg;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    size_t first = 0;

    if (name == NULL)
        return 1;
    while (first < s->count && !pair_is_for(&s->pairs[first], name))
        first++;
    if (first == s->count || pair_is_alike(&s->pairs[first], &s->pairs[0]))
        return 1;
    SSL_certs_clear(ssl);
    for (size_t i = first; i < s->count; i++)
        if (pair_is_alike(&s->pairs[i], &s->pairs[first]) &&
            SSL_use_cert_and_key(ssl, s->pairs[i].certificate, s->pairs[i].key,
                                 s->pairs[i].chain, 1) != 1)
            return 0;
    return 1;
}

static int server_set_on_status(SSL *ssl, void *arg)
{
    const struct server_set *s = arg;
    const X509 *chosen = SSL_get_certificate(ssl);

    for (size_t i = 0; i < s->count; i++) {
        const struct buf *ocsp = &s->pairs[i].ocsp;

        if (s->pairs[i].certificate != chosen || ocsp->n == 0)
            continue;
        SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(ocsp->p, ocsp->n),
                                        (long)ocsp->n);
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

/* RFC 7301 section 3.2: who offers protocols, and not ours, is told so. */
/* NOLINTNEXTLINE(readability-function-size): OpenSSL says how many */
static int server_set_on_alpn(SSL *ssl, const unsigned char **out,
                              unsigned char *n, const unsigned char *in,
                              unsigned in_n, void *arg)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen;

    (void)ssl, (void)arg;
    if (SSL_select_next_proto(&chosen, n, ours, sizeof ours - 1, in, in_n) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* --- Making one ---------------------------------------------------------- */

/* Would a context take it?  Asked of one of its own, since a pair for other
 * names must not be among the default's. */
static bool server_set_try(const struct pair *pair, const char *file,
                           const struct certs_protocol *protocol,
                           struct diag *diag)
{
    SSL_CTX *trial = SSL_CTX_new(TLS_server_method());
    bool good;

    CHECK(trial != NULL);
    good = context_protocol(trial, protocol, diag) &&
           context_pair(trial, pair, file, diag);
    SSL_CTX_free(trial);
    return good;
}

static bool server_set_load(struct server_set *s,
                            const struct tls_listen *settings,
                            struct diag *diag)
{
    for (size_t i = 0; i < settings->pair_count; i++) {
        const struct certs_pair *files = &settings->pairs[i];

        s->count = i + 1;
        if (!pair_load(&s->pairs[i], files, diag) ||
            !server_set_try(&s->pairs[i], files->certificate,
                            &settings->protocol, diag))
            return false;
    }
    return true;
}

/* The first pair, and those of other key types for the same names.  Backwards:
 * of two of one type the first wins. */
static bool server_set_default(const struct server_set *s,
                               const struct tls_listen *settings, SSL_CTX *ctx,
                               struct diag *diag)
{
    for (size_t i = s->count; i-- > 0;)
        if (pair_is_alike(&s->pairs[i], &s->pairs[0]) &&
            !context_pair(ctx, &s->pairs[i], settings->pairs[i].certificate,
                          diag))
            return false;
    return true;
}

/* Appends a file's bytes, which are part of the rules on clients. */
static bool server_set_mix(struct buf *rules, const char *file,
                           struct diag *diag)
{
    BIO *bio = file != NULL ? BIO_new_file(file, "r") : NULL;
    int n = 0;

    if (file == NULL)
        return true;
    while (bio != NULL) {
        uint8_t *room = buf_room(rules, 4096);

        if (room == NULL || (n = BIO_read(bio, room, 4096)) <= 0)
            break;
        rules->n += (size_t)n;
    }
    BIO_free(bio);
    if (bio != NULL && n == 0)
        return true;
    return reason_file(diag, file, "cannot be read, or is larger than 16 MiB");
}

/* RFC 8446 section 4.6.1, RFC 5246 section 7.4.1.4: a session is resumed only
 * where it could have begun. */
static bool server_set_bind_sessions(SSL_CTX *ctx,
                                     const struct tls_listen *settings,
                                     struct diag *diag)
{
    unsigned char digest[32];
    struct buf rules;
    bool good;

    buf_init(&rules, FILE_MAX);
    CHECK(buf_printf(&rules, "fogline %d ", settings->clients));
    good = settings->clients == CERTS_CLIENTS_OFF ||
           (server_set_mix(&rules, settings->client_ca, diag) &&
            server_set_mix(&rules, settings->crl, diag));
    if (good) {
        CHECK(EVP_Digest(rules.p, rules.n, digest, NULL, EVP_sha256(), NULL) ==
              1);
        CHECK(SSL_CTX_set_session_id_context(ctx, digest, sizeof digest) == 1);
    }
    buf_done(&rules);
    return good;
}

static bool server_set_ask_clients(SSL_CTX *ctx,
                                   const struct tls_listen *settings,
                                   struct diag *diag)
{
    int mode = SSL_VERIFY_PEER;
    STACK_OF(X509_NAME) * names;

    if (settings->clients == CERTS_CLIENTS_OFF)
        return true;
    if (settings->clients == CERTS_CLIENTS_REQUIRED)
        mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    if (settings->client_ca == NULL) {
        diag_error(
            diag, NULL,
            "tls: clients are asked for certificates, and nothing says "
            "whose to take; give the CA's (--tls-client-ca, or client_ca "
            "in fogline.yaml)");
        return false;
    }
    if (!context_trust(ctx, settings->client_ca, diag))
        return false;
    names = SSL_load_client_CA_file(settings->client_ca);
    if (names == NULL)
        return reason_file(diag, settings->client_ca, "cannot be read: %s",
                           reason_take());
    SSL_CTX_set_client_CA_list(ctx, names);
    SSL_CTX_set_verify(ctx, mode, NULL);
    return settings->crl == NULL || context_revoke(ctx, settings->crl, diag);
}

static void server_set_hook(SSL_CTX *ctx, struct server_set *s)
{
    if (s->count > 1)
        SSL_CTX_set_cert_cb(ctx, server_set_on_name, s);
    SSL_CTX_set_tlsext_status_cb(ctx, server_set_on_status);
    SSL_CTX_set_tlsext_status_arg(ctx, s);
    SSL_CTX_set_alpn_select_cb(ctx, server_set_on_alpn, NULL);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, CACHED_SESSIONS);
}

SSL_CTX *server_set_new(const struct tls_listen *settings,
                        struct tickets *tickets, struct diag *diag)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    struct server_set *s = mem_zalloc(sizeof *s);

    CHECK(ctx != NULL && settings->pair_count <= CERTS_PAIRS_MAX);
    CHECK(SSL_CTX_set_ex_data(ctx, server_set_index(), s) == 1);
    tickets_use(tickets, ctx);
    if (context_protocol(ctx, &settings->protocol, diag) &&
        server_set_load(s, settings, diag) &&
        server_set_default(s, settings, ctx, diag) &&
        server_set_ask_clients(ctx, settings, diag) &&
        server_set_bind_sessions(ctx, settings, diag)) {
        server_set_hook(ctx, s);
        return ctx;
    }
    SSL_CTX_free(ctx);
    return NULL;
}

double server_set_days_left(SSL_CTX *ctx, size_t i)
{
    const struct server_set *s = server_set_of(ctx);

    CHECK(i < s->count);
    return pair_days_left(&s->pairs[i]);
}
