/*
 * tls_args - see tls_args.h.
 */
#include "proxy/cli/tls_args.h"

#include "filters/base/diag.h"

#include <stdlib.h>
#include <string.h>

/* Files that go with certificates: none at all, or one for each. */
struct companions {
    const char *option;
    const char **files;
    size_t count;
};

static bool tls_args_match(const struct args *args, size_t certificates,
                           const struct companions *c)
{
    if (certificates <= CERTS_PAIRS_MAX &&
        (c->count == 0 || c->count == certificates))
        return true;
    args_error(args->command,
               "%zu times --tls-cert and %zu times %s: give one for each "
               "certificate, in the same order, for at most %d",
               certificates, c->count, c->option, CERTS_PAIRS_MAX);
    return false;
}

static bool tls_args_pairs(const struct args *args, struct tls_listen *tls)
{
    struct companions keys = {"--tls-key", NULL, 0};
    struct companions ocsp = {"--tls-ocsp", NULL, 0};
    size_t count = 0;
    const char **certificates = args_values(args, "--tls-cert", &count);
    bool good;

    keys.files = args_values(args, keys.option, &keys.count);
    ocsp.files = args_values(args, ocsp.option, &ocsp.count);
    good = tls_args_match(args, count, &keys) &&
           tls_args_match(args, count, &ocsp);
    for (size_t i = 0; good && i < count; i++)
        tls->pairs[i] = (struct certs_pair){
            .certificate = certificates[i],
            .key = keys.count != 0 ? keys.files[i] : NULL,
            .ocsp = ocsp.count != 0 ? ocsp.files[i] : NULL,
        };
    tls->pair_count = good ? count : 0;
    free(keys.files);
    free(ocsp.files);
    free(certificates);
    return good;
}

/* The place of an option's value among `words`, into `at`, which stays as it
 * is if the option was not given. */
static bool tls_args_word(const struct args *args, const char *option,
                          const char *const *words, size_t *at)
{
    const char *word = args_value(args, option, NULL);
    const char *near;
    size_t i = 0;

    if (word == NULL)
        return true;
    while (words[i] != NULL && strcmp(words[i], word) != 0)
        i++;
    *at = i;
    if (words[i] != NULL)
        return true;
    near = diag_nearest(word, words);
    args_error(args->command, "%s \"%.60s\": want %s%s%s%s%s%s%s%s", option,
               word, words[0], words[2] != NULL ? ", " : " or ", words[1],
               words[2] != NULL ? " or " : "", words[2] != NULL ? words[2] : "",
               near != NULL ? "; did you mean \"" : "",
               near != NULL ? near : "", near != NULL ? "\"?" : "");
    return false;
}

static bool tls_args_clients(const struct args *args, struct tls_listen *tls)
{
    size_t mode, version = CERTS_TLS_1_2;
    unsigned long resume = 0;

    tls->client_ca = args_value(args, "--tls-client-ca", NULL);
    tls->crl = args_value(args, "--tls-crl", NULL);
    tls->forward_client = args_has(args, "--tls-forward-client");
    mode = tls->client_ca != NULL ? CERTS_CLIENTS_REQUIRED : CERTS_CLIENTS_OFF;
    if (!tls_args_word(args, "--tls-clients", certs_clients_words, &mode) ||
        !tls_args_word(args, "--tls-min-version", certs_version_words,
                       &version) ||
        !args_number(args, "--tls-resume", (struct range){1, 86400}, &resume))
        return false;
    tls->resume_s = (unsigned)resume;
    tls->clients = (enum certs_clients)mode;
    tls->protocol.min_version = (enum certs_version)version;
    return true;
}

bool tls_args_days(const char *text, unsigned *seconds)
{
    char *end;
    unsigned long days = strtoul(text, &end, 10);

    if (text[0] < '0' || text[0] > '9' || strcmp(end, "d") != 0 || days < 1 ||
        days > 3650)
        return false;
    *seconds = (unsigned)days * 86400;
    return true;
}

static bool tls_args_hsts(const struct args *args, struct tls_listen *tls)
{
    const char *text = args_value(args, "--tls-hsts", NULL);

    if (text == NULL || tls_args_days(text, &tls->hsts_s))
        return true;
    args_error(args->command, "--tls-hsts \"%.40s\": " TLS_ARGS_DAYS, text);
    return false;
}

/* An option that would do nothing is a misunderstanding. */
static bool tls_args_none(const struct args *args, const char *const *options,
                          const char *why)
{
    for (; *options != NULL; options++) {
        if (!args_has(args, *options))
            continue;
        args_error(args->command, "%s says nothing without %s", *options, why);
        return false;
    }
    return true;
}

static bool tls_args_are_used(const struct args *args,
                              const struct tls_listen *tls)
{
    static const char *const of_listener[] = {
        "--tls-key",         "--tls-ocsp",
        "--tls-clients",     "--tls-client-ca",
        "--tls-crl",         "--tls-forward-client",
        "--tls-hsts",        "--tls-resume",
        "--tls-min-version", NULL};
    static const char *const of_clients[] = {"--tls-client-ca", "--tls-crl",
                                             "--tls-forward-client", NULL};

    if (tls->pair_count == 0 &&
        !tls_args_none(args, of_listener, "--tls-cert, the certificate"))
        return false;
    if (tls->clients != CERTS_CLIENTS_OFF && tls->client_ca == NULL) {
        args_error(args->command,
                   "--tls-clients %s needs --tls-client-ca, the CA whose "
                   "certificates clients have",
                   certs_clients_words[tls->clients]);
        return false;
    }
    return tls->clients != CERTS_CLIENTS_OFF ||
           tls_args_none(args, of_clients,
                         "asking clients for certificates: give "
                         "--tls-client-ca, and not --tls-clients off");
}

static bool tls_args_any(const struct args *args, const char *const *options)
{
    for (; *options != NULL; options++)
        if (args_has(args, *options))
            return true;
    return false;
}

static bool tls_args_upstream(const struct args *args, struct config *config)
{
    static const char *const options[] = {"--upstream-ca",
                                          "--upstream-cert",
                                          "--upstream-key",
                                          "--upstream-name",
                                          "--upstream-pin",
                                          "--upstream-insecure",
                                          NULL};
    static const char *const key[] = {"--upstream-key", NULL};
    bool is_tls = false;

    if (!tls_args_any(args, options))
        return true;
    config->upstream.tls = (struct tls_upstream){
        .ca = args_value(args, "--upstream-ca", NULL),
        .certificate = args_value(args, "--upstream-cert", NULL),
        .key = args_value(args, "--upstream-key", NULL),
        .server_name = args_value(args, "--upstream-name", NULL),
        .pin = args_value(args, "--upstream-pin", NULL),
        .insecure = args_has(args, "--upstream-insecure"),
    };
    for (size_t i = 0; i < config->upstream.count; i++)
        is_tls = is_tls || config->upstream.servers[i].is_tls;
    if (!is_tls && !tls_args_none(args, options, "an https:// --upstream"))
        return false;
    return config->upstream.tls.certificate != NULL ||
           tls_args_none(args, key, "--upstream-cert");
}

bool tls_args_apply(const struct args *args, struct config *config)
{
    struct tls_listen tls = {0};

    if (!tls_args_pairs(args, &tls) || !tls_args_clients(args, &tls) ||
        !tls_args_hsts(args, &tls) || !tls_args_are_used(args, &tls))
        return false;
    for (size_t i = 0; tls.pair_count != 0 && i < config->listen_count; i++)
        config->listen[i].tls = tls;
    return tls_args_upstream(args, config);
}
