/*
 * tls_args - see tls_args.h.
 */
#include "proxy/cli/tls_args.h"

#include <stdlib.h>

static bool tls_args_pairs(const struct args *args, struct tls_listen *tls)
{
    size_t keys = 0, count = 0;
    const char **key = args_values(args, "--tls-key", &keys);
    const char **certificate = args_values(args, "--tls-cert", &count);
    bool good = count <= CERTS_PAIRS_MAX && (keys == 0 || keys == count);

    if (!good)
        args_error(args->command,
                   "%zu times --tls-cert and %zu times --tls-key: give a key "
                   "for each certificate, in the same order, for at most %d",
                   count, keys, CERTS_PAIRS_MAX);
    for (size_t i = 0; good && i < count; i++)
        tls->pairs[i] = (struct certs_pair){.certificate = certificate[i],
                                            .key = keys ? key[i] : NULL};
    tls->pair_count = good ? count : 0;
    free(key);
    free(certificate);
    return good;
}

bool tls_args_apply(const struct args *args, struct config *config)
{
    struct tls_listen tls = {0};

    if (!tls_args_pairs(args, &tls))
        return false;
    for (size_t i = 0; i < config->listen_count; i++)
        config->listen[i].tls = tls;
    return true;
}
