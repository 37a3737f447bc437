/*
 * settings_advice - see settings_advice.h.
 */
#include "proxy/cli/settings_advice.h"

/* A list's item; a text stands for a list of one. */
static const struct node *item(const struct node *node, size_t i)
{
    return node->type == NODE_LIST ? node->items[i] : node;
}

static void on_listener(struct settings_reader *r, size_t nr,
                        const struct node *at)
{
    const struct settings *s = r->settings;
    const struct listen_config *config = &s->config.listen[nr];

    if (endpoint_is_loopback(&s->listen[nr]))
        return;
    if (config->tls.pair_count == 0)
        doc_warn(&r->doc, at,
                 "reachable from other machines, and plain text\ngive it "
                 "`tls: {certificate: FILE, key: FILE}`, or listen on "
                 "127.0.0.1 behind what ends TLS");
    if (config->proxy_protocol)
        doc_warn(&r->doc, at,
                 "whoever reaches it can claim any address by the PROXY "
                 "protocol\nlet nobody but the balancer reach it");
}

static void on_server(struct settings_reader *r, size_t nr,
                      const struct node *at)
{
    const struct settings *s = r->settings;

    if (!s->config.upstream.servers[nr].is_tls &&
        !endpoint_is_loopback(&s->servers[nr]))
        doc_warn(&r->doc, at,
                 "what it answers crosses the network unfiltered and in plain "
                 "text\nuse https://, or run fogline beside it");
}

static void on_upstream(struct settings_reader *r, const struct node *map)
{
    const struct node *servers = keys_get(map, "servers");
    const struct node *tls = keys_get(map, "tls");
    const struct node *insecure =
        tls != NULL ? keys_get(tls, "insecure") : NULL;

    for (size_t i = 0; i < r->settings->config.upstream.count; i++)
        on_server(r, i, item(servers, i));
    if (insecure != NULL)
        doc_warn(&r->doc, insecure,
                 "whoever stands between fogline and the upstream can read "
                 "everything before it is filtered\ngive `ca: FILE` instead");
}

void settings_advice(struct settings_reader *r)
{
    const struct node *root = r->doc.root;
    const struct node *listen = keys_get(root, "listen");
    const struct node *upstream = keys_get(root, "upstream");
    const struct node *admin = keys_get(root, "admin");
    const struct node *redirects = keys_get(root, "signed_redirects");
    const struct node *weaker = keys_get(root, "allow_weaker");

    for (size_t i = 0; listen != NULL && i < listen->count; i++)
        on_listener(r, i, keys_get(listen->items[i], "address"));
    if (upstream != NULL)
        on_upstream(r, upstream);
    else
        doc_warn(&r->doc, root,
                 "no upstream is named, so the demo would be started\nadd "
                 "`upstream: {servers: [URL]}`");
    if (admin != NULL && !endpoint_is_loopback(&r->settings->admin))
        doc_warn(&r->doc, admin,
                 "reachable from other machines: whoever reaches it learns how "
                 "often what was hidden\n127.0.0.1 is not");
    if (weaker != NULL)
        doc_warn(&r->doc, weaker,
                 "a reload may put filters in force that hide less\nleave it "
                 "out, and restart when that is meant");
    if (redirects != NULL)
        doc_warn(&r->doc, redirects,
                 "media behind signed links are fetched round the filter\n"
                 "leave it out");
}
