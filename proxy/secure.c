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

void secure_done(struct secure *s)
{
    for (size_t i = 0; i < CONFIG_LISTEN_MAX; i++)
        tls_server_free(s->listen[i]);
    tls_client_free(s->upstream);
    *s = (struct secure){0};
}
