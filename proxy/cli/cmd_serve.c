/*
 * cmd_serve - the proxy: options into a configuration, sockets, the start.
 *
 * Nothing listens before everything that could be wrong has been looked at:
 * options, filter files, the matcher's self-test, the ports.
 */
#include "filters/base/mem.h"
#include "filters/scan/scan.h"
#include "proxy/cli/check_tls.h"
#include "proxy/cli/load.h"
#include "proxy/cli/port.h"
#include "proxy/cli/running.h"
#include "proxy/cli/settings.h"
#include "proxy/cli/settings_schema.h"
#include "proxy/cli/signals.h"
#include "proxy/cli/tls_args.h"
#include "proxy/cli/tries.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct serve {
    struct settings settings;
    int admin_fd, demo_fd;
    struct reload reload;
    struct renew renew;
    struct server *server;
};

static bool load(const struct args *args, struct serve *s)
{
    struct policy_opts opts = {.files = s->settings.filters,
                               .file_count = s->settings.filter_count,
                               .isa = args_value(args, "--isa", NULL)};

    if (!scan_self_test()) {
        fputs("fogline serve: this machine's matcher gives wrong answers, so "
              "nothing is served; try --isa scalar and report it\n",
              stderr);
        return false;
    }
    s->reload.opts = opts;
    s->reload.args = args;
    s->reload.started = &s->settings;
    s->reload.allow_weaker = s->settings.allow_weaker;
    return reload_first(&s->reload);
}

/* Addresses that were asked for are not replaced by others. */
static bool choose_listen(struct settings *s)
{
    bool moves = s->is_demo && !s->has_listen;

    for (size_t i = 0; i < s->config.listen_count; i++)
        if (!port_choose("serve", &s->listen[i], moves))
            return false;
    return true;
}

/* The demo's own ports may move if they are taken; those asked for may not. */
static bool open_ports(struct serve *s)
{
    struct settings *set = &s->settings;

    if (!choose_listen(set))
        return false;
    s->admin_fd =
        port_open("serve", &set->admin, set->is_demo && !set->has_admin);
    if (s->admin_fd < 0)
        return false;
    if (set->is_demo)
        s->demo_fd = port_open("serve", &set->servers[0], true);
    return !set->is_demo || s->demo_fd >= 0;
}

static bool start(struct serve *s)
{
    struct settings *set = &s->settings;
    struct diag diag;

    diag_init(&diag);
    renew_begin(&s->renew, &set->config);
    s->server = server_new(&set->config, s->reload.in_force, &diag);
    if (s->server == NULL)
        fprintf(stderr, "fogline serve: %.*s", (int)diag.text.n,
                (const char *)diag.text.p);
    for (size_t i = 0; s->server != NULL && i < set->config.listen_count; i++)
        if (set->config.listen[i].at.path == NULL)
            snprintf(set->listen[i].port, sizeof set->listen[i].port, "%u",
                     server_port(s->server, i) & 0xFFFF);
    diag_done(&diag);
    s->reload.server = s->server;
    if (s->server == NULL || !sandbox_enter(s->settings.sandbox))
        return false;
    server_start(s->server);
    return true;
}

static void log_listen(const struct settings *s)
{
    char text[CONFIG_ENDPOINT_TEXT];

    for (size_t i = 0; i < s->config.listen_count; i++) {
        endpoint_print(&s->listen[i], text, sizeof text);
        fprintf(stderr, "%s %s%s", i > 0 ? "," : "", text,
                s->config.listen[i].proxy_protocol ? " (PROXY protocol)" : "");
    }
}

static void log_upstream(const struct settings *s)
{
    char text[CONFIG_ENDPOINT_TEXT];

    for (size_t i = 0; i < s->config.upstream.count; i++) {
        endpoint_print(&s->servers[i], text, sizeof text);
        fprintf(stderr, "%s %s%s", i > 0 ? "," : "",
                s->servers[i].path[0] != '\0' ? ""
                : s->servers[i].is_tls        ? "https://"
                                              : "http://",
                text);
    }
    if (s->is_demo)
        fputs(" (embedded demo)", stderr);
}

static void log_start(const struct serve *s)
{
    const struct policy *policy = s->reload.in_force;
    const struct settings *set = &s->settings;
    unsigned workers = config_workers(&set->config);
    char admin[CONFIG_ENDPOINT_TEXT];

    endpoint_print(&set->admin, admin, sizeof admin);
    fputs("fogline serve: listening on", stderr);
    log_listen(set);
    fputs(", upstream", stderr);
    log_upstream(set);
    fprintf(stderr, ", admin on %s, isa %s, %u worker%s, filters", admin,
            filter_isa(policy_at(policy, 0)), workers, workers == 1 ? "" : "s");
    for (size_t i = 0; i < policy_count(policy); i++)
        fprintf(stderr, "%s %s", i > 0 ? "," : "",
                filter_name(policy_at(policy, i)));
    fputc('\n', stderr);
}

static void warn(const struct settings *s)
{
    for (size_t i = 0; i < s->config.listen_count; i++)
        if (!endpoint_is_loopback(&s->listen[i]) &&
            s->config.listen[i].tls.pair_count == 0)
            fprintf(stderr,
                    "fogline serve: warning: %s is reachable from other "
                    "machines and plain text; give --tls-cert and --tls-key\n",
                    s->listen[i].host);
    if (!endpoint_is_loopback(&s->admin))
        fprintf(stderr,
                "fogline serve: warning: the admin address %s is reachable "
                "from other machines; 127.0.0.1 is not\n",
                s->admin.host);
}

static void serve(struct serve *s)
{
    struct running *r = running_new(&(struct running_opts){
        .server = s->server,
        .reload = &s->reload,
        .renew = &s->renew,
        .isa = filter_isa(policy_at(s->reload.in_force, 0)),
        .admin_fd = s->admin_fd,
        .demo_fd = s->demo_fd,
    });

    s->admin_fd = s->demo_fd = -1;
    check_tls_tell(&s->settings.config, s->reload.in_force);
    log_start(s);
    warn(&s->settings);
    if (s->settings.is_demo)
        tries_print(&s->settings);
    running_run(r);
    running_free(r);
}

static void done(struct serve *s)
{
    server_free(s->server);
    reload_done(&s->reload);
    renew_done(&s->renew);
    settings_done(&s->settings);
    if (s->admin_fd >= 0)
        close(s->admin_fd);
    if (s->demo_fd >= 0)
        close(s->demo_fd);
}

static enum status print_schema(void)
{
    struct buf text;
    bool good;

    buf_init(&text, (size_t)256 * 1024);
    settings_schema_put(&text);
    load_print(stdout, &text);
    buf_done(&text);
    good = fflush(stdout) == 0 && !ferror(stdout);
    if (!good)
        perror("fogline serve: cannot write to standard output");
    return good ? STATUS_OK : STATUS_FAILED;
}

static enum status run(const struct args *args)
{
    struct serve s = {.admin_fd = -1, .demo_fd = -1};
    enum status status;
    bool good;

    if (args_has(args, "--schema"))
        return print_schema();
    signals_catch();
    signals_catch_hup();
    settings_init(&s.settings);
    status = settings_take(&s.settings, args);
    good = status == STATUS_OK && load(args, &s) && open_ports(&s) && start(&s);
    if (good)
        serve(&s);
    else if (status == STATUS_OK)
        status = STATUS_FAILED;
    done(&s);
    return status;
}

static const struct option options[] = {
    {"-c", "FILE", false,
     "the configuration, fogline.yaml; options override it"},
    {"--listen", "ADDR", true,
     "HOST:PORT, [IPV6]:PORT, :PORT (all of IPv4) or unix:PATH;\n"
     "port 0 is any free one, printed at start; may be repeated;\n"
     "default " DEFAULT_LISTEN},
    {"--proxy-protocol", NULL, false,
     "connections begin with a PROXY preface, version 1 or 2,\n"
     "that names the client; others are closed"},
    {"--upstream", "URL", true,
     "http[s]://HOST[:PORT] or unix:PATH; again for several\n"
     "servers that can all answer every request.\n"
     "Without it the demo, a synthetic vehicle cloud, is started"},
    {"--balance", "NAME", false,
     "which server is next: round-robin (the default) or\n"
     "least-connections"},
    {"--health", "PATH", false,
     "ask each server for this path every 5 s; one that answers\n"
     "other than 2xx or 3xx gets no requests until it does"},
    OPTION_FILTERS,
    OPTIONS_TLS,
    {"--allow-weaker", NULL, false,
     "let a reload put filters in force that hide less than\n"
     "those before; without it they are refused"},
    {"--workers", "N", false, "threads; default: one per CPU"},
    {"--admin", "ADDR", false,
     "/healthz, /readyz and /metrics; default " DEFAULT_ADMIN},
    {"--access-log", "WHERE", false,
     "a line of JSON for each request, its target filtered, to\n"
     "stdout or a file; default off"},
    {"--signed-redirects", NULL, false,
     "pass redirects to signed links of media stores, which\n"
     "are fetched round the filter; without it they are refused"},
    {"--timeout", "NAME=TIME", true,
     "handshake, header, idle, upstream_connect, stall,\n"
     "upstream_response, upstream_idle, upstream_eject, linger,\n"
     "drain, websocket_idle, health, health_every, resolve (how\n"
     "often names are looked up: 30s); as in header=5s"},
    {"--limit", "NAME=SIZE", true,
     "header_bytes, header_count, uri_bytes, body_bytes,\n"
     "leading_crlfs, chunk_ext_bytes, chunk_overhead,\n"
     "trailer_bytes, trailer_count, interim_count, connections,\n"
     "connections_per_address, handshakes (per second and\n"
     "worker), min_rate (bytes per second), hold_back,\n"
     "collect_bytes, queue_bytes, pool_idle, coding_layers,\n"
     "coding_ratio, coding_free_bytes, coding_bytes,\n"
     "coding_empties; as in header_bytes=16k"},
    OPTION_SANDBOX,
    {"--schema", NULL, false,
     "print the JSON Schema of fogline.yaml instead, for editors"},
    OPTION_ISA,
    OPTION_END,
};

const struct command cmd_serve = {
    .name = "serve",
    .summary = "The proxy: every response that crosses it is filtered",
    .options = options,
    .details =
        "Filters are tried in the order given, the first that applies to the "
        "request's\n"
        "host and path is used; a response none applies to is refused.\n"
        "\n"
        "SIGTERM finishes what is in work and ends (/readyz says 503 "
        "meanwhile), SIGINT\n"
        "ends at once. SIGHUP, and a change of the filter files, loads them "
        "again: all of\n"
        "them or, if one is broken, fails its own tests or hides less than "
        "before, none.\n"
        "What is in work keeps those it began with. SIGHUP and SIGUSR1 open "
        "the "
        "access\n"
        "log's file again, which has been renamed (logrotate).\n"
        "\n"
        "Exit status: 0 ended by a signal; 1 could not start; 2 wrong usage.\n",
    .examples =
        "  fogline serve\n"
        "  fogline serve --upstream http://127.0.0.1:9000\n"
        "  fogline serve -c fogline.yaml\n"
        "  fogline serve --listen :8080 --upstream http://vehicles.internal "
        "\\\n"
        "      --filters partner-api.yaml --filters vehicle.yaml --workers 2\n",
    .run = run,
};
