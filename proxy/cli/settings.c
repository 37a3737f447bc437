/*
 * settings - see settings.h.
 */
#include "proxy/cli/settings.h"

#include "filters/base/mem.h"
#include "proxy/cli/balance_args.h"
#include "proxy/cli/load.h"
#include "proxy/cli/settings_file.h"
#include "proxy/cli/tls_args.h"
#include "proxy/cli/tuning.h"

#include <stdlib.h>

void settings_init(struct settings *s)
{
    *s = (struct settings){.is_demo = true};
    config_defaults(&s->config);
    CHECK(endpoint_listen(DEFAULT_LISTEN, &s->listen[0]) == NULL);
    CHECK(endpoint_listen(DEFAULT_ADMIN, &s->admin) == NULL);
    CHECK(endpoint_listen(DEFAULT_DEMO, &s->servers[0]) == NULL);
    s->config.listen_count = 0;
    s->config.upstream.count = 0;
    (void)settings_add_listen(s);
    (void)settings_add_server(s);
    s->config.admin = endpoint_of(&s->admin);
}

void settings_done(struct settings *s)
{
    for (size_t i = 0; i < s->kept_count; i++)
        free(s->kept[i]);
    free(s->kept);
    free(s->filters);
    *s = (struct settings){.is_demo = true};
}

const char *settings_keep(struct settings *s, char *text)
{
    s->kept = mem_realloc(s->kept, (s->kept_count + 1) * sizeof *s->kept);
    s->kept[s->kept_count++] = text;
    return text;
}

struct listen_config *settings_add_listen(struct settings *s)
{
    size_t i = s->config.listen_count++;

    s->config.listen[i] =
        (struct listen_config){.at = endpoint_of(&s->listen[i])};
    return &s->config.listen[i];
}

struct upstream_server *settings_add_server(struct settings *s)
{
    size_t i = s->config.upstream.count++;

    s->config.upstream.servers[i] = (struct upstream_server){
        .at = endpoint_of(&s->servers[i]), .is_tls = s->servers[i].is_tls};
    return &s->config.upstream.servers[i];
}

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

/* Options stand in the place of all that the file says of the same. */
static bool take_listen(struct settings *s, const struct args *args)
{
    struct reading reading = {"--listen", endpoint_listen, s->listen,
                              CONFIG_LISTEN_MAX};
    size_t count;

    if (!args_has(args, "--listen"))
        return true;
    if (!take_all(args, &reading, &count))
        return false;
    s->has_listen = true;
    s->config.listen_count = 0;
    while (s->config.listen_count < count)
        (void)settings_add_listen(s);
    return true;
}

static void take_preface(struct settings *s, const struct args *args)
{
    if (args_has(args, "--proxy-protocol"))
        for (size_t i = 0; i < s->config.listen_count; i++)
            s->config.listen[i].proxy_protocol = true;
}

static bool take_upstream(struct settings *s, const struct args *args)
{
    struct reading reading = {"--upstream", endpoint_url, s->servers,
                              CONFIG_SERVERS_MAX};
    size_t count;

    if (!args_has(args, "--upstream"))
        return true;
    if (!take_all(args, &reading, &count))
        return false;
    s->is_demo = false;
    s->config.upstream.count = 0;
    while (s->config.upstream.count < count)
        (void)settings_add_server(s);
    return true;
}

static bool take_admin(struct settings *s, const struct args *args)
{
    const char *text = args_value(args, "--admin", NULL);
    const char *error;

    if (text == NULL)
        return true;
    error = endpoint_listen_tcp(text, &s->admin);
    if (error != NULL)
        args_error(args->command, "--admin \"%s\": %s", text, error);
    s->has_admin = true;
    s->config.admin = endpoint_of(&s->admin);
    return error == NULL;
}

static void take_filters(struct settings *s, const struct args *args)
{
    size_t count;
    const char **files = args_values(args, "--filters", &count);

    if (count == 0) {
        free(files);
        return;
    }
    free(s->filters);
    s->filters = files;
    s->filter_count = count;
}

static bool take_workers(struct settings *s, const struct args *args)
{
    unsigned long workers = s->config.workers;

    if (!args_number(args, "--workers",
                     (struct range){1, s->config.limits.workers}, &workers))
        return false;
    s->config.workers = (unsigned)workers;
    return true;
}

/* Sockets that share a port would get each other's clients at random, and an
 * upstream that is fogline itself would ask itself for ever. */
const char *settings_clash(const struct settings *s, size_t listener)
{
    const struct endpoint_text *at = &s->listen[listener];

    if (endpoint_is_same(at, &s->admin))
        return "is the admin address, too, and clients must not reach that; "
               "give it a port of its own";
    for (size_t i = 0; i < listener; i++)
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

static bool are_apart(const struct settings *s, const struct args *args)
{
    for (size_t i = 0; i < s->config.listen_count; i++) {
        const char *error = settings_clash(s, i);
        char text[CONFIG_ENDPOINT_TEXT];

        if (error == NULL)
            continue;
        endpoint_print(&s->listen[i], text, sizeof text);
        args_error(args->command, "--listen \"%s\" %s", text, error);
        return false;
    }
    return true;
}

bool settings_log(const char *text, const char **access_log)
{
    bool is_stdout = strcmp(text, "stdout") == 0;

    if (!is_stdout && strcmp(text, "off") != 0)
        return false;
    *access_log = is_stdout ? "-" : NULL;
    return true;
}

static void take_log(struct settings *s, const struct args *args)
{
    const char *text = args_value(args, "--access-log", NULL);

    if (text != NULL && !settings_log(text, &s->config.access_log))
        s->config.access_log = text;
}

static bool take_file(struct settings *s, const char *file)
{
    struct diag diag;
    bool good;

    diag_init(&diag);
    good = settings_file_read(s, file, &diag);
    /* What is not safe, serve says of options and file alike. */
    load_print(stderr, &diag.text);
    diag_done(&diag);
    return good;
}

enum status settings_take(struct settings *s, const struct args *args)
{
    const char *file = args_value(args, "-c", NULL);

    if (file != NULL && !take_file(s, file))
        return STATUS_FAILED;
    if (!take_listen(s, args) || !take_admin(s, args) ||
        !take_upstream(s, args) || !are_apart(s, args) ||
        !servers_differ(s, args) || !take_workers(s, args) ||
        !tuning_apply(args, &s->config) ||
        !balance_args_apply(args, &s->config.upstream) ||
        !tls_args_apply(args, &s->config) || !sandbox_option(args, &s->sandbox))
        return STATUS_USAGE;
    take_preface(s, args);
    take_filters(s, args);
    take_log(s, args);
    if (args_has(args, "--signed-redirects"))
        s->config.signed_redirects = true;
    if (args_has(args, "--allow-weaker"))
        s->allow_weaker = true;
    return STATUS_OK;
}
