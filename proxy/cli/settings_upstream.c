/*
 * settings_upstream - see settings_upstream.h.
 */
#include "proxy/cli/settings_upstream.h"

#include "proxy/cli/balance_args.h"
#include "proxy/cli/settings_tls.h"

const struct key settings_upstream_keys[] = {
    {"servers", WANT_TEXTS, true}, {"balance", WANT_TEXT, false},
    {"health", WANT_MAP, false},   {"resolve", WANT_TEXT, false},
    {"tls", WANT_MAP, false},      {NULL, WANT_TEXT, false},
};

const struct key settings_upstream_health_keys[] = {
    {"path", WANT_TEXT, true},     {"every", WANT_TEXT, false},
    {"timeout", WANT_TEXT, false}, {"fall", WANT_TEXT, false},
    {"rise", WANT_TEXT, false},    {NULL, WANT_TEXT, false},
};

static bool take_server(struct settings_reader *r, const struct node *node)
{
    struct settings *s = r->settings;
    struct endpoint_text *text = &s->servers[s->config.upstream.count];
    const char *error = endpoint_url(node->text, text);

    if (error != NULL)
        return doc_error(&r->doc, node, "\"%s\": %s", doc_quote(node).text,
                         error);
    if (!settings_file_beside(r, node, text))
        return false;
    for (size_t i = 0; i < s->config.upstream.count; i++)
        if (endpoint_is_same(text, &s->servers[i]))
            return doc_error(&r->doc, node,
                             "\"%s\" is named twice; once is enough",
                             doc_quote(node).text);
    (void)settings_add_server(s);
    return true;
}

static bool take_servers(struct settings_reader *r, const struct node *node)
{
    size_t count = node->type == NODE_LIST ? node->count : 1;

    if (count > CONFIG_SERVERS_MAX)
        return doc_error(&r->doc, node->items[CONFIG_SERVERS_MAX],
                         "more than %d servers; put a balancer before the rest",
                         CONFIG_SERVERS_MAX);
    r->settings->is_demo = false;
    r->settings->config.upstream.count = 0;
    if (node->type == NODE_TEXT)
        return take_server(r, node);
    for (size_t i = 0; i < count; i++)
        if (!take_server(r, node->items[i]))
            return false;
    return true;
}

static bool take_balance(struct settings_reader *r, const struct node *map)
{
    static const struct settings_choice balance = {"balance",
                                                   balance_args_words};
    int word = (int)r->settings->config.upstream.balance;

    if (!settings_file_choice(r, map, &balance, &word))
        return false;
    r->settings->config.upstream.balance = (enum balance)word;
    return true;
}

static bool take_count(struct settings_reader *r, const struct node *map,
                       const char *key, unsigned *count)
{
    const struct node *node = keys_get(map, key);

    return node == NULL ||
           settings_file_number(r, node, (struct range){1, 100}, count);
}

static bool take_health(struct settings_reader *r, const struct node *map)
{
    struct health_config *health = &r->settings->config.upstream.health;
    const struct node *path;
    const char *error;

    if (map == NULL)
        return true;
    if (!keys_check(&r->doc, map, "health", settings_upstream_health_keys))
        return false;
    path = keys_get(map, "path");
    error = balance_args_path(path->text);
    if (error != NULL)
        return doc_error(&r->doc, path, "\"%s\": %s", doc_quote(path).text,
                         error);
    health->path = settings_file_text(r, map, "path");
    return settings_file_duration(r, map, "every", &health->every_ms) &&
           settings_file_duration(r, map, "timeout", &health->timeout_ms) &&
           take_count(r, map, "fall", &health->fall) &&
           take_count(r, map, "rise", &health->rise);
}

static bool take_resolve(struct settings_reader *r, const struct node *map)
{
    const struct node *node = keys_get(map, "resolve");
    unsigned *ms = &r->settings->config.upstream.resolve_ms;

    if (node == NULL || strcmp(node->text, "never") != 0)
        return settings_file_duration(r, map, "resolve", ms);
    *ms = 0;
    return true;
}

/* Who writes it thinks that TLS is spoken. */
static bool tls_is_used(struct settings_reader *r, const struct node *tls)
{
    const struct upstream_config *upstream = &r->settings->config.upstream;

    for (size_t i = 0; i < upstream->count; i++)
        if (upstream->servers[i].is_tls)
            return true;
    return tls == NULL || doc_error(&r->doc, tls,
                                    "\"tls\" says nothing: none of the servers "
                                    "is https://; remove it, or change them");
}

bool settings_upstream(struct settings_reader *r, const struct node *map)
{
    return keys_check(&r->doc, map, "upstream", settings_upstream_keys) &&
           take_servers(r, keys_get(map, "servers")) && take_balance(r, map) &&
           take_health(r, keys_get(map, "health")) && take_resolve(r, map) &&
           tls_is_used(r, keys_get(map, "tls")) &&
           settings_tls_upstream(r, keys_get(map, "tls"),
                                 &r->settings->config.upstream.tls);
}
