/*
 * tls_server - the contexts in force, exchanged while connections come.
 */
#include "certs/tls_server.h"

#include "certs/ends.h"
#include "certs/server_set.h"
#include "filters/base/mem.h"

#include <pthread.h>
#include <stdlib.h>

#define RESUME_S 3600

struct tls_server {
    struct tls_listen settings;
    struct tickets *tickets;
    struct tls_tally tally;
    pthread_mutex_t lock; /* of ctx; taken when a connection begins */
    SSL_CTX *ctx;
};

struct tls_server *tls_server_new(const struct tls_listen *settings,
                                  struct diag *diag)
{
    struct tls_server *s = mem_zalloc(sizeof *s);

    s->settings = *settings;
    s->tickets =
        tickets_new(settings->resume_s != 0 ? settings->resume_s : RESUME_S);
    CHECK(pthread_mutex_init(&s->lock, NULL) == 0);
    if (tls_server_reload(s, diag))
        return s;
    tls_server_free(s);
    return NULL;
}

void tls_server_free(struct tls_server *s)
{
    if (s == NULL)
        return;
    SSL_CTX_free(s->ctx);
    tickets_free(s->tickets);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

bool tls_server_reload(struct tls_server *s, struct diag *diag)
{
    SSL_CTX *new = server_set_new(&s->settings, s->tickets, diag);
    SSL_CTX *old;

    tls_fault_reload(&s->tally, new != NULL);
    if (new == NULL)
        return false;
    pthread_mutex_lock(&s->lock);
    old = s->ctx;
    s->ctx = new;
    pthread_mutex_unlock(&s->lock);
    SSL_CTX_free(old); /* connections have references of their own */
    return true;
}

/* With a reference of the caller's own. */
static SSL_CTX *tls_server_ctx(struct tls_server *s)
{
    SSL_CTX *ctx;

    pthread_mutex_lock(&s->lock);
    ctx = s->ctx;
    CHECK(SSL_CTX_up_ref(ctx) == 1);
    pthread_mutex_unlock(&s->lock);
    return ctx;
}

SSL *tls_server_open(struct tls_server *s)
{
    SSL_CTX *ctx = tls_server_ctx(s);
    SSL *ssl = SSL_new(ctx);

    CHECK(ssl != NULL);
    SSL_set_accept_state(ssl);
    SSL_CTX_free(ctx);
    return ssl;
}

size_t tls_server_count(const struct tls_server *s)
{
    return s->settings.pair_count;
}

double tls_server_days_left(struct tls_server *s, size_t i)
{
    SSL_CTX *ctx = tls_server_ctx(s);
    double days = server_set_days_left(ctx, i);

    SSL_CTX_free(ctx);
    return days;
}

const struct tls_listen *tls_server_settings(const struct tls_server *s)
{
    return &s->settings;
}

struct tls_tally *tls_server_tally(struct tls_server *s)
{
    return &s->tally;
}
