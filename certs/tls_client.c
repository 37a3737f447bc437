/*
 * tls_client - contexts for https:// upstreams.
 *
 * Must never resume a session with another server than it was begun with, nor
 * one that was begun when others were trusted.
 */
#include "certs/tls_client.h"

#include "certs/context.h"
#include "certs/ends.h"
#include "certs/reason.h"
#include "filters/base/mem.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdlib.h>

#define PIN_PREFIX "sha256/"
#define SESSIONS   32 /* servers of which one is kept */

/* The newest session with a server. */
struct tls_client_session {
    char *host;
    SSL_SESSION *session;
};

struct tls_client {
    struct tls_upstream settings;
    unsigned char pin[32];
    struct tls_tally tally;
    pthread_mutex_t lock; /* of what follows; taken when connections begin */
    SSL_CTX *ctx;
    struct tls_client_session sessions[SESSIONS];
};

static bool tls_client_take_pin(struct tls_client *c, struct diag *diag)
{
    const char *pin = c->settings.pin;
    unsigned char bytes[36];

    if (pin == NULL)
        return true;
    if (strncmp(pin, PIN_PREFIX, sizeof PIN_PREFIX - 1) == 0 &&
        strlen(pin) == sizeof PIN_PREFIX - 1 + 44 &&
        EVP_DecodeBlock(bytes,
                        (const unsigned char *)pin + sizeof PIN_PREFIX - 1,
                        44) == 33) {
        memcpy(c->pin, bytes, sizeof c->pin);
        return true;
    }
    diag_error(diag, NULL,
               "tls: pin \"%s\" is not \"sha256/\" and 44 characters of "
               "base64; make it with: openssl x509 -in server.crt -pubkey "
               "-noout | openssl pkey -pubin -outform der | openssl dgst "
               "-sha256 -binary | base64",
               pin);
    return false;
}

static bool tls_client_trust(const struct tls_client *c, SSL_CTX *ctx,
                             struct diag *diag)
{
    if (c->settings.insecure)
        return true;
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (c->settings.ca != NULL)
        return context_trust(ctx, c->settings.ca, diag);
    if (SSL_CTX_set_default_verify_paths(ctx) == 1)
        return true;
    diag_error(diag, NULL,
               "tls: the system's CA certificates cannot be read: %s (install "
               "ca-certificates, or name a file by `ca`)",
               reason_take());
    return false;
}

static bool tls_client_show(const struct tls_client *c, SSL_CTX *ctx,
                            struct diag *diag)
{
    const struct certs_pair files = {.certificate = c->settings.certificate,
                                     .key = c->settings.key};
    struct pair pair = {0};
    bool good;

    if (files.certificate == NULL)
        return true;
    good = pair_load(&pair, &files, diag) &&
           context_pair(ctx, &pair, files.certificate, diag);
    pair_done(&pair);
    return good;
}

static struct tls_client_session *tls_client_find(struct tls_client *c,
                                                  const char *host)
{
    size_t i = 0;

    while (i < SESSIONS && c->sessions[i].host != NULL &&
           strcmp(c->sessions[i].host, host) != 0)
        i++;
    return i < SESSIONS ? &c->sessions[i] : NULL;
}

/* Sessions of a context that has been replaced were begun under its rules. */
static void tls_client_keep(struct tls_client *c, SSL *ssl, const char *host,
                            SSL_SESSION *session)
{
    struct tls_client_session *slot;

    pthread_mutex_lock(&c->lock);
    slot = SSL_get_SSL_CTX(ssl) == c->ctx ? tls_client_find(c, host) : NULL;
    if (slot != NULL) {
        if (slot->host == NULL)
            slot->host = mem_strdup(host);
        SSL_SESSION_free(slot->session);
        slot->session = session;
        session = NULL;
    }
    pthread_mutex_unlock(&c->lock);
    SSL_SESSION_free(session);
}

static int tls_client_on_session(SSL *ssl, SSL_SESSION *session)
{
    const char *host = SSL_get_ex_data(ssl, 0);

    tls_client_keep(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)), ssl, host,
                    session);
    return 1; /* the reference is ours now */
}

static SSL_CTX *tls_client_ctx(struct tls_client *c, struct diag *diag)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

    CHECK(ctx != NULL);
    if (!context_protocol(ctx, &c->settings.protocol, diag) ||
        !tls_client_trust(c, ctx, diag) || !tls_client_show(c, ctx, diag)) {
        SSL_CTX_free(ctx);
        return NULL;
    }
    CHECK(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\x08http/1.1",
                                  9) == 0);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT |
                                            SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, tls_client_on_session);
    SSL_CTX_set_app_data(ctx, c);
    return ctx;
}

struct tls_client *tls_client_new(const struct tls_upstream *settings,
                                  struct diag *diag)
{
    struct tls_client *c = mem_zalloc(sizeof *c);

    c->settings = *settings;
    CHECK(pthread_mutex_init(&c->lock, NULL) == 0);
    if (tls_client_take_pin(c, diag) && tls_client_reload(c, diag))
        return c;
    tls_client_free(c);
    return NULL;
}

/* Under the lock, or when nobody else has it. */
static void tls_client_forget(struct tls_client *c)
{
    for (size_t i = 0; i < SESSIONS; i++) {
        SSL_SESSION_free(c->sessions[i].session);
        free(c->sessions[i].host);
        c->sessions[i] = (struct tls_client_session){0};
    }
}

void tls_client_free(struct tls_client *c)
{
    if (c == NULL)
        return;
    tls_client_forget(c);
    SSL_CTX_free(c->ctx);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

bool tls_client_reload(struct tls_client *c, struct diag *diag)
{
    SSL_CTX *new = tls_client_ctx(c, diag);
    SSL_CTX *old;

    tls_fault_reload(&c->tally, new != NULL);
    if (new == NULL)
        return false;
    pthread_mutex_lock(&c->lock);
    old = c->ctx;
    c->ctx = new;
    tls_client_forget(c);
    pthread_mutex_unlock(&c->lock);
    SSL_CTX_free(old);
    return true;
}

/* An address has no server name (RFC 6066 section 3), and is verified as what
 * it is. */
static void tls_client_expect(SSL *ssl, const char *host)
{
    X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

    if (X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1)
        return;
    ERR_clear_error();
    X509_VERIFY_PARAM_set_hostflags(param,
                                    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                                        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    CHECK(X509_VERIFY_PARAM_set1_host(param, host, 0) == 1);
    CHECK(SSL_set_tlsext_host_name(ssl, host) == 1);
}

SSL *tls_client_open(struct tls_client *c, char *name)
{
    struct tls_client_session *slot;
    SSL *ssl;

    pthread_mutex_lock(&c->lock);
    ssl = SSL_new(c->ctx);
    CHECK(ssl != NULL);
    slot = tls_client_find(c, name);
    if (slot != NULL && slot->session != NULL)
        (void)SSL_set_session(ssl, slot->session);
    pthread_mutex_unlock(&c->lock);
    SSL_set_connect_state(ssl);
    tls_client_expect(ssl, name);
    CHECK(SSL_set_ex_data(ssl, 0, name) == 1);
    return ssl;
}

bool tls_client_pin_holds(const struct tls_client *c, SSL *ssl)
{
    X509 *peer = SSL_get0_peer_certificate(ssl);
    unsigned char *der = NULL, digest[32];
    bool same = false;
    int n;

    if (c->settings.pin == NULL)
        return true;
    n = peer != NULL ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(peer), &der) : -1;
    if (n > 0 &&
        EVP_Digest(der, (size_t)n, digest, NULL, EVP_sha256(), NULL) == 1)
        same = CRYPTO_memcmp(digest, c->pin, sizeof digest) == 0;
    OPENSSL_free(der);
    return same;
}

const struct tls_upstream *tls_client_settings(const struct tls_client *c)
{
    return &c->settings;
}

struct tls_tally *tls_client_tally(struct tls_client *c)
{
    return &c->tally;
}
