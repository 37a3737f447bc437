/*
 * settings_tls - see settings_tls.h.
 *
 * Whether files are good certs/ says, here at which place of the file that is.
 */
#include "proxy/cli/settings_tls.h"

#include "certs/inspect.h"
#include "proxy/cli/tls_args.h"

#define KEYS_PROTOCOL                                                 \
    {"min_version", WANT_TEXT, false}, {"ciphers", WANT_TEXT, false}, \
        {"suites", WANT_TEXT, false}, {"groups", WANT_TEXT, false},   \
    {                                                                 \
        NULL, WANT_TEXT, false                                        \
    }

const struct key settings_tls_listen_keys[] = {
    {"certificate", WANT_TEXT, false},
    {"key", WANT_TEXT, false},
    {"ocsp", WANT_TEXT, false},
    {"certificates", WANT_LIST, false},
    {"client_ca", WANT_TEXT, false},
    {"crl", WANT_TEXT, false},
    {"clients", WANT_TEXT, false},
    {"forward_client", WANT_TRUE, false},
    {"resume", WANT_TEXT, false},
    {"hsts", WANT_TEXT, false},
    KEYS_PROTOCOL,
};

const struct key settings_tls_pair_keys[] = {
    {"certificate", WANT_TEXT, true},
    {"key", WANT_TEXT, false},
    {"ocsp", WANT_TEXT, false},
    {NULL, WANT_TEXT, false},
};

const struct key settings_tls_upstream_keys[] = {
    {"ca", WANT_TEXT, false},
    {"certificate", WANT_TEXT, false},
    {"key", WANT_TEXT, false},
    {"server_name", WANT_TEXT, false},
    {"pin", WANT_TEXT, false},
    {"insecure", WANT_TRUE, false},
    KEYS_PROTOCOL,
};

static bool take_protocol(struct settings_reader *r, const struct node *map,
                          struct certs_protocol *out)
{
    static const struct settings_choice version = {"min_version",
                                                   certs_version_words};
    int word = (int)out->min_version;

    if (!settings_file_choice(r, map, &version, &word))
        return false;
    out->min_version = (enum certs_version)word;
    out->ciphers = settings_file_text(r, map, "ciphers");
    out->suites = settings_file_text(r, map, "suites");
    out->groups = settings_file_text(r, map, "groups");
    return true;
}

static bool take_pair(struct settings_reader *r, const struct node *map,
                      struct tls_listen *out)
{
    struct certs_pair *pair = &out->pairs[out->pair_count++];

    return settings_file_path(r, map, "certificate", &pair->certificate) &&
           settings_file_path(r, map, "key", &pair->key) &&
           settings_file_path(r, map, "ocsp", &pair->ocsp);
}

static bool take_pairs(struct settings_reader *r, const struct node *list,
                       struct tls_listen *out)
{
    if (list->count > CERTS_PAIRS_MAX)
        return doc_error(&r->doc, list,
                         "%zu certificates; one listener can have %d",
                         list->count, CERTS_PAIRS_MAX);
    for (size_t i = 0; i < list->count; i++) {
        if (!keys_check(&r->doc, list->items[i], "a certificate",
                        settings_tls_pair_keys) ||
            !take_pair(r, list->items[i], out))
            return false;
    }
    return true;
}

static bool take_own(struct settings_reader *r, const struct node *map,
                     struct tls_listen *out)
{
    const struct node *one = keys_get(map, "certificate");
    const struct node *several = keys_get(map, "certificates");

    if (one == NULL && several == NULL)
        return doc_error(&r->doc, map,
                         "TLS needs the key \"certificate\"; add it, and "
                         "\"key\"");
    if (one != NULL && several != NULL)
        return doc_error(&r->doc, one,
                         "either \"certificate\" or \"certificates\"; put this "
                         "one into the list");
    if (several != NULL)
        return take_pairs(r, several, out);
    return take_pair(r, map, out);
}

static bool take_clients(struct settings_reader *r, const struct node *map,
                         struct tls_listen *out)
{
    static const struct settings_choice clients = {"clients",
                                                   certs_clients_words};
    int word = CERTS_CLIENTS_OFF;

    if (!settings_file_choice(r, map, &clients, &word))
        return false;
    if (!settings_file_path(r, map, "client_ca", &out->client_ca) ||
        !settings_file_path(r, map, "crl", &out->crl))
        return false;
    out->clients = (enum certs_clients)word;
    out->forward_client = keys_get(map, "forward_client") != NULL;
    if (out->clients != CERTS_CLIENTS_OFF && out->client_ca == NULL)
        return doc_error(&r->doc, keys_get(map, "clients"),
                         "to ask clients for certificates takes the key "
                         "\"client_ca\"; add it");
    /* Who writes it thinks that clients are checked. */
    if (out->clients == CERTS_CLIENTS_OFF && out->client_ca != NULL)
        return doc_error(&r->doc, keys_get(map, "client_ca"),
                         "\"client_ca\" is not used while \"clients\" is off; "
                         "add `clients: required` (or optional)");
    return true;
}

/* Strict-Transport-Security is meant to last for months. */
static bool take_days(struct settings_reader *r, const struct node *map,
                      const char *key, unsigned *seconds)
{
    const struct node *node = keys_get(map, key);

    return node == NULL || tls_args_days(node->text, seconds) ||
           doc_error(&r->doc, node, "\"%s\": " TLS_ARGS_DAYS,
                     doc_quote(node).text);
}

static bool take_seconds(struct settings_reader *r, const struct node *map,
                         const char *key, unsigned *seconds)
{
    unsigned ms = *seconds * 1000;

    if (!settings_file_duration(r, map, key, &ms))
        return false;
    *seconds = ms / 1000;
    return true;
}

/* The text that names the file which a message begins with; else the map. */
static const struct node *named_by(struct settings_reader *r,
                                   const struct node *map, struct span message)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct node *node = map->items[i];
        const struct node *inner = node;

        if (node->type == NODE_TEXT) {
            struct span file = span_str(settings_file_named(r, node));

            if (file.n < message.n && message.p[file.n] == ':' &&
                memcmp(file.p, message.p, file.n) == 0)
                return node;
        } else {
            inner = named_by(r, node, message);
        }
        if (inner != node)
            return inner;
    }
    return map;
}

/* Puts certs/'s error at its place.  Its warnings are given later, once it is
 * known which options are in force. */
static bool are_good(struct settings_reader *r, const struct node *map,
                     struct diag *said)
{
    struct span line = buf_span(&said->text);
    bool good = !said->failed;

    if (!good) {
        const uint8_t *end = memchr(line.p, '\n', line.n);

        line.n = end != NULL ? (size_t)(end - line.p) : line.n;
        (void)doc_error(&r->doc, named_by(r, map, line), "%.*s", (int)line.n,
                        (const char *)line.p);
    }
    diag_done(said);
    return good;
}

static bool listen_is_good(struct settings_reader *r, const struct node *map,
                           const struct tls_listen *tls)
{
    struct diag said;

    if (r->settings->is_again)
        return true;
    diag_init(&said);
    (void)!inspect_listen(tls, &said);
    return are_good(r, map, &said);
}

static bool upstream_is_good(struct settings_reader *r, const struct node *map,
                             const struct tls_upstream *tls)
{
    struct diag said;

    if (r->settings->is_again)
        return true;
    diag_init(&said);
    (void)!inspect_upstream(tls, &said);
    return are_good(r, map, &said);
}

bool settings_tls_listen(struct settings_reader *r, const struct node *map,
                         struct tls_listen *out)
{
    *out = (struct tls_listen){.pair_count = 0};
    return map == NULL || (keys_check(&r->doc, map, "a listener's tls",
                                      settings_tls_listen_keys) &&
                           take_own(r, map, out) && take_clients(r, map, out) &&
                           take_seconds(r, map, "resume", &out->resume_s) &&
                           take_days(r, map, "hsts", &out->hsts_s) &&
                           take_protocol(r, map, &out->protocol) &&
                           listen_is_good(r, map, out));
}

bool settings_tls_upstream(struct settings_reader *r, const struct node *map,
                           struct tls_upstream *out)
{
    if (map == NULL)
        return true;
    if (!keys_check(&r->doc, map, "the upstream's tls",
                    settings_tls_upstream_keys))
        return false;
    *out = (struct tls_upstream){
        .server_name = settings_file_text(r, map, "server_name"),
        .pin = settings_file_text(r, map, "pin"),
        .insecure = keys_get(map, "insecure") != NULL,
    };
    return settings_file_path(r, map, "ca", &out->ca) &&
           settings_file_path(r, map, "certificate", &out->certificate) &&
           settings_file_path(r, map, "key", &out->key) &&
           take_protocol(r, map, &out->protocol) &&
           upstream_is_good(r, map, out);
}
