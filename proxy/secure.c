/*
 * secure - see secure.h.
 */
#include "proxy/secure.h"

static bool secure_needs_client(const struct config *config)
{
    for (size_t i = 0; i < config->upstream.count; i++)
        if (config->upstream.servers[i].is_tls)
            return true;
    return false;
}

bool secure_init(struct secure *s, const struct config *config,
                 struct diag *diag)
{
    *s = (struct secure){0};
    for (size_t i = 0; i < config->listen_count; i++) {
        if (config->listen[i].tls.pair_count == 0)
            continue;
        s->listen[i] = tls_server_new(&config->listen[i].tls, diag);
        if (s->listen[i] == NULL)
            return false;
    }
    if (!secure_needs_client(config))
        return true;
    s->upstream = tls_client_new(&config->upstream.tls, diag);
    return s->upstream != NULL;
}

static void secure_add(struct stamps *out, const char *file)
{
    if (file != NULL)
        stamp_add(out, file);
}

void secure_files(const struct config *config, struct stamps *out)
{
    for (size_t i = 0; i < config->listen_count; i++) {
        const struct tls_listen *tls = &config->listen[i].tls;

        for (size_t j = 0; j < tls->pair_count; j++) {
            secure_add(out, tls->pairs[j].certificate);
            secure_add(out, tls->pairs[j].key);
            secure_add(out, tls->pairs[j].ocsp);
        }
        secure_add(out, tls->client_ca);
        secure_add(out, tls->crl);
    }
    if (!secure_needs_client(config))
        return;
    secure_add(out, config->upstream.tls.ca);
    secure_add(out, config->upstream.tls.certificate);
    secure_add(out, config->upstream.tls.key);
}

static void secure_count(bool good, const struct diag *diag, struct buf *errors,
                         size_t *count)
{
    (*count)++;
    if (!good)
        CHECK(buf_put(errors, buf_span(&diag->text)));
}

void secure_reload(const struct secure *s, struct buf *errors, size_t *renewed,
                   size_t *refused)
{
    for (size_t i = 0; i <= CONFIG_LISTEN_MAX; i++) {
        struct tls_server *server = i < CONFIG_LISTEN_MAX ? s->listen[i] : NULL;
        struct diag diag;
        bool good;

        if (server == NULL && (i < CONFIG_LISTEN_MAX || s->upstream == NULL))
            continue;
        diag_init(&diag);
        good = server != NULL ? tls_server_reload(server, &diag)
                              : tls_client_reload(s->upstream, &diag);
        secure_count(good, &diag, errors, good ? renewed : refused);
        diag_done(&diag);
    }
}

void secure_done(struct secure *s)
{
    for (size_t i = 0; i < CONFIG_LISTEN_MAX; i++)
        tls_server_free(s->listen[i]);
    tls_client_free(s->upstream);
    *s = (struct secure){0};
}
