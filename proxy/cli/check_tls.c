/*
 * check_tls - see check_tls.h.
 */
#include "proxy/cli/check_tls.h"

#include "certs/inspect.h"
#include "proxy/cli/load.h"

static bool has_upstream_tls(const struct config *config)
{
    for (size_t i = 0; i < config->upstream.count; i++)
        if (config->upstream.servers[i].is_tls)
            return true;
    return false;
}

static bool asks_clients(const struct config *config)
{
    for (size_t i = 0; i < config->listen_count; i++)
        if (config->listen[i].tls.clients != CERTS_CLIENTS_OFF)
            return true;
    return false;
}

/* True if some listener without TLS, or some certificate, is for the host. */
static bool has_host(const struct config *config, const char *host)
{
    for (size_t i = 0; i < config->listen_count; i++) {
        const struct tls_listen *tls = &config->listen[i].tls;

        if (tls->pair_count == 0 || inspect_has_host(tls, host))
            return true;
    }
    return false;
}

static void warn_of_hosts(const struct config *config,
                          const struct filter *filter, struct diag *diag)
{
    char *const *hosts = policy_hosts(filter);

    for (; hosts != NULL && *hosts != NULL; hosts++)
        if (!has_host(config, *hosts))
            diag_warn(diag, NULL,
                      "warning: filter \"%s\" is for the host %s, which no "
                      "certificate "
                      "is for, so that clients will not go on; add one",
                      filter_name(filter), *hosts);
}

static void warn_of_policy(const struct config *config,
                           const struct policy *policy, struct diag *diag)
{
    if (policy_asks_clients(policy) && !asks_clients(config))
        diag_warn(
            diag, NULL,
            "warning: filters ask who the client is "
            "(applies_to.clients), and no "
            "client is asked for a certificate, so they apply to "
            "nobody; name the clients' CA (--tls-client-ca, or client_ca in "
            "fogline.yaml)");
    for (size_t i = 0; i < policy_count(policy); i++)
        warn_of_hosts(config, policy_at(policy, i), diag);
}

bool check_tls(const struct config *config, const struct policy *policy,
               struct diag *diag)
{
    for (size_t i = 0; i < config->listen_count; i++)
        if (!inspect_listen(&config->listen[i].tls, diag))
            return false;
    if (has_upstream_tls(config) &&
        !inspect_upstream(&config->upstream.tls, diag))
        return false;
    if (policy != NULL)
        warn_of_policy(config, policy, diag);
    return true;
}

void check_tls_tell(const struct config *config, const struct policy *policy)
{
    struct diag diag;

    diag_init(&diag);
    if (!check_tls(config, policy, &diag))
        load_print(stderr, &diag.text); /* it changed since it was loaded */
    load_print(stderr, &diag.warnings);
    diag_done(&diag);
}
