/*
 * tickets - AES-256-CBC and HMAC-SHA256 (RFC 5077 section 4), keys by age.
 */
#include "certs/tickets.h"

#include "filters/base/check.h"
#include "filters/base/mem.h"

#include <openssl/core_names.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NAME_BYTES 16
#define IV_BYTES   16

struct tickets_key {
    unsigned char name[NAME_BYTES], cipher[32], mac[32];
};

struct tickets {
    pthread_mutex_t lock;
    unsigned period_s;
    time_t born; /* when `current` was made, monotonic */
    struct tickets_key current, previous;
};

static time_t tickets_now(void)
{
    struct timespec now;

    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec;
}

static void tickets_make(struct tickets_key *key)
{
    CHECK(RAND_bytes((unsigned char *)key, (int)sizeof *key) == 1);
}

struct tickets *tickets_new(unsigned period_s)
{
    struct tickets *t = mem_zalloc(sizeof *t);

    CHECK(pthread_mutex_init(&t->lock, NULL) == 0);
    t->period_s = period_s;
    t->born = tickets_now();
    tickets_make(&t->current);
    tickets_make(&t->previous); /* opens nothing */
    return t;
}

void tickets_free(struct tickets *t)
{
    if (t == NULL)
        return;
    pthread_mutex_destroy(&t->lock);
    explicit_bzero(t, sizeof *t);
    free(t);
}

/* Under the lock. */
static void tickets_age(struct tickets *t)
{
    time_t periods = (tickets_now() - t->born) / (time_t)t->period_s;

    if (periods == 0)
        return;
    t->previous = t->current;
    tickets_make(&t->current);
    if (periods > 1)
        tickets_make(&t->previous);
    t->born += periods * (time_t)t->period_s;
}

/* The key to seal with, or the one of that name; false: there is none.
 * `*is_old`: it seals no more. */
static bool tickets_get(struct tickets *t, const unsigned char *name,
                        struct tickets_key *out, bool *is_old)
{
    bool found = true;

    *is_old = false;
    pthread_mutex_lock(&t->lock);
    tickets_age(t);
    if (name == NULL || memcmp(name, t->current.name, NAME_BYTES) == 0) {
        *out = t->current;
    } else if (memcmp(name, t->previous.name, NAME_BYTES) == 0) {
        *out = t->previous;
        *is_old = true;
    } else {
        found = false;
    }
    pthread_mutex_unlock(&t->lock);
    return found;
}

static bool tickets_set_mac(EVP_MAC_CTX *mac, struct tickets_key *key)
{
    static char sha256[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key->mac,
                                          sizeof key->mac),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
        OSSL_PARAM_construct_end(),
    };

    return EVP_MAC_CTX_set_params(mac, params) == 1;
}

static int tickets_index(void);

/* OpenSSL's contract: -1 an error, 0 no key (a full handshake follows), 1 go
 * on, 2 go on and seal anew. */
/* NOLINTNEXTLINE(readability-function-size): OpenSSL says how many */
static int tickets_on_key(SSL *ssl, unsigned char *name, unsigned char *iv,
                          EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int seals)
{
    struct tickets *t =
        SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), tickets_index());
    struct tickets_key key;
    bool is_old = false, good;

    if (!tickets_get(t, seals ? NULL : name, &key, &is_old))
        return 0;
    if (seals) {
        memcpy(name, key.name, NAME_BYTES);
        CHECK(RAND_bytes(iv, IV_BYTES) == 1);
    }
    good = EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key.cipher, iv,
                             seals) == 1 &&
           tickets_set_mac(mac, &key);
    explicit_bzero(&key, sizeof key);
    if (!good)
        return -1;
    /* TLS 1.3 clients get new tickets with every connection anyway. */
    return is_old || SSL_version(ssl) == TLS1_3_VERSION ? 2 : 1;
}

static int tickets_the_index = -1;

static void tickets_make_index(void)
{
    tickets_the_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    CHECK(tickets_the_index >= 0);
}

static int tickets_index(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    CHECK(pthread_once(&once, tickets_make_index) == 0);
    return tickets_the_index;
}

void tickets_use(struct tickets *t, SSL_CTX *ctx)
{
    CHECK(SSL_CTX_set_ex_data(ctx, tickets_index(), t) == 1);
    CHECK(SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, tickets_on_key) == 1);
    SSL_CTX_set_timeout(ctx, t->period_s);
}
