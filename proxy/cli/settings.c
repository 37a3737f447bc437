/*
 * settings - see settings.h.
 */
#include "proxy/cli/settings.h"

#include "proxy/cli/balance_args.h"
#include "proxy/cli/tls_args.h"
#include "proxy/cli/tuning.h"

#include <stdlib.h>

/* How one option's texts become endpoints. */
struct reading {
    const char *option;
    const char *(*read)(const char *text, struct endpoint_text *out);
    struct endpoint_text *to;
    size_t most;
};

/* All of a repeated option into `to`; `count`: how many. */
static bool take_all(const struct args *args, const struct reading *reading,
                     size_t *count)
{
    const char **texts = args_values(args, reading->option, count);
    const char *error = NULL;

    if (*count > reading->most)
        args_error(args->command, "%s can be given %zu times, not %zu",
                   reading->option, reading->most, *count);
    for (size_t i = 0; *count <= reading->most && i < *count; i++) {
        error = reading->read(texts[i], &reading->to[i]);
        if (error == NULL)
            continue;
        args_error(args->command, "%s \"%s\": %s", reading->option, texts[i],
                   error);
        break;
    }
    free(texts);
    return error == NULL && *count <= reading->most;
}

static bool take_listen(struct settings *s, const struct args *args)
{
    struct reading reading = {"--listen", endpoint_listen, s->listen,
                              CONFIG_LISTEN_MAX};
    size_t count;

    if (!take_all(args, &reading, &count))
        return false;
    s->has_listen = count != 0;
    if (!s->has_listen) {
        CHECK(endpoint_listen(DEFAULT_LISTEN, &s->listen[0]) == NULL);
        count = 1;
    }
    s->config.listen_count = count;
    for (size_t i = 0; i < count; i++)
        s->config.listen[i] = (struct listen_config){
            .at = endpoint_of(&s->listen[i]),
            .proxy_protocol = args_has(args, "--proxy-protocol"),
        };
    return true;
}

static bool take_upstream(struct settings *s, const struct args *args)
{
    struct reading reading = {"--upstream", endpoint_url, s->servers,
                              CONFIG_SERVERS_MAX};
    size_t count;

    if (!take_all(args, &reading, &count))
        return false;
    s->is_demo = count == 0;
    if (s->is_demo) {
        CHECK(endpoint_listen(DEFAULT_DEMO, &s->servers[0]) == NULL);
        count = 1;
    }
    s->config.upstream.count = count;
    for (size_t i = 0; i < count; i++)
        s->config.upstream.servers[i] = (struct upstream_server){
            .at = endpoint_of(&s->servers[i]),
            .is_tls = s->servers[i].is_tls,
        };
    return true;
}

static bool take_admin(struct settings *s, const struct args *args)
{
    const char *text = args_value(args, "--admin", DEFAULT_ADMIN);
    const char *error = endpoint_listen_tcp(text, &s->admin);

    s->has_admin = args_has(args, "--admin");
    if (error != NULL)
        args_error(args->command, "--admin \"%s\": %s", text, error);
    s->config.admin = endpoint_of(&s->admin);
    return error == NULL;
}

/* What is wrong with this listener beside the others; NULL: nothing. */
static const char *clash(const struct settings *s, size_t nr)
{
    const struct endpoint_text *at = &s->listen[nr];

    if (endpoint_is_same(at, &s->admin))
        return "is the admin address, too, and clients must not reach that; "
               "give it a port of its own";
    for (size_t i = 0; i < nr; i++)
        if (endpoint_is_same(at, &s->listen[i]))
            return "is listened on twice; once is enough";
    for (size_t i = 0; i < s->config.upstream.count; i++)
        if (endpoint_is_same(at, &s->servers[i]))
            return "is the upstream, too: fogline would ask itself; give the "
                   "address of the service behind it";
    return NULL;
}

/* A server named twice would get twice its share, and a request that failed
 * there would be given to it again. */
static bool servers_differ(const struct settings *s, const struct args *args)
{
    char text[CONFIG_ENDPOINT_TEXT];

    for (size_t i = 0; i < s->config.upstream.count; i++)
        for (size_t j = 0; j < i; j++) {
            if (!endpoint_is_same(&s->servers[i], &s->servers[j]))
                continue;
            endpoint_print(&s->servers[i], text, sizeof text);
            args_error(args->command,
                       "--upstream \"%s\" is named twice; once is enough",
                       text);
            return false;
        }
    return true;
}

/* Sockets that share a port would get each other's clients at random, and an
 * upstream that is fogline itself would ask itself for ever. */
static bool are_apart(const struct settings *s, const struct args *args)
{
    for (size_t i = 0; i < s->config.listen_count; i++) {
        const char *error = clash(s, i);
        char text[CONFIG_ENDPOINT_TEXT];

        if (error == NULL)
            continue;
        endpoint_print(&s->listen[i], text, sizeof text);
        args_error(args->command, "--listen \"%s\" %s", text, error);
        return false;
    }
    return true;
}

bool settings_init(struct settings *s, const struct args *args)
{
    unsigned long workers = 0;

    *s = (struct settings){0};
    config_defaults(&s->config);
    if (!take_listen(s, args) || !take_admin(s, args) ||
        !take_upstream(s, args) || !are_apart(s, args) ||
        !servers_differ(s, args) ||
        !args_number(args, "--workers",
                     (struct range){1, s->config.limits.workers}, &workers) ||
        !tuning_apply(args, &s->config))
        return false;
    s->config.workers = (unsigned)workers;
    s->config.signed_redirects = args_has(args, "--signed-redirects");
    return balance_args_apply(args, &s->config.upstream) &&
           tls_args_apply(args, &s->config);
}
