/*
 * cmd_serve - the proxy: options into a configuration, sockets, the start.
 *
 * Nothing listens before everything that could be wrong has been looked at:
 * options, filter files, the matcher's self-test, the ports.
 */
#include "filters/base/mem.h"
#include "filters/scan/scan.h"
#include "proxy/cli/load.h"
#include "proxy/cli/port.h"
#include "proxy/cli/running.h"
#include "proxy/cli/tls_args.h"
#include "proxy/cli/tuning.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_LISTEN "127.0.0.1:8080"
#define DEFAULT_ADMIN  "127.0.0.1:9901"
#define DEFAULT_DEMO   "127.0.0.1:18080"

struct serve {
    struct config config;
    struct endpoint_text listen, admin, upstream;
    bool is_demo; /* no --upstream: the embedded demo is it */
    int admin_fd, demo_fd;
    struct policy *policy;
    struct server *server;
};

static bool take_listen(const struct args *args, const char *name,
                        const char *otherwise, struct endpoint_text *out)
{
    const char *text = args_value(args, name, otherwise);
    const char *error = endpoint_listen(text, out);

    if (error != NULL)
        args_error(args->command, "%s \"%s\": %s", name, text, error);
    return error == NULL;
}

static bool take_upstream(const struct args *args, struct serve *s)
{
    const char *text = args_value(args, "--upstream", NULL);
    const char *error;

    s->is_demo = text == NULL;
    if (s->is_demo)
        return endpoint_listen(DEFAULT_DEMO, &s->upstream) == NULL;
    error = endpoint_url(text, &s->upstream);
    if (error != NULL)
        args_error(args->command, "--upstream \"%s\": %s", text, error);
    return error == NULL;
}

static bool is_same(const struct endpoint_text *a,
                    const struct endpoint_text *b)
{
    return strcmp(a->host, b->host) == 0 && strcmp(a->port, b->port) == 0 &&
           strcmp(a->port, "0") != 0;
}

/* Sockets that share a port would get each other's clients at random, and an
 * upstream that is fogline itself would ask itself for ever. */
static bool are_apart(const struct args *args, const struct serve *s)
{
    if (is_same(&s->listen, &s->admin)) {
        args_error(args->command,
                   "--listen and --admin are the same address, and clients "
                   "must not reach the second; give it a port of its own");
        return false;
    }
    if (is_same(&s->listen, &s->upstream)) {
        args_error(args->command,
                   "--upstream is what --listen is: fogline would ask itself; "
                   "give the address of the service behind it");
        return false;
    }
    return true;
}

static bool take_options(const struct args *args, struct serve *s)
{
    unsigned long workers = 0;

    config_defaults(&s->config);
    if (!take_listen(args, "--listen", DEFAULT_LISTEN, &s->listen) ||
        !take_listen(args, "--admin", DEFAULT_ADMIN, &s->admin) ||
        !take_upstream(args, s) || !are_apart(args, s) ||
        !args_number(args, "--workers",
                     (struct range){1, s->config.limits.workers}, &workers) ||
        !tuning_apply(args, &s->config))
        return false;
    s->config.workers = (unsigned)workers;
    s->config.signed_redirects = args_has(args, "--signed-redirects");
    s->config.listen[0].at = endpoint_of(&s->listen);
    s->config.admin = endpoint_of(&s->admin);
    s->config.upstream.servers[0].at = endpoint_of(&s->upstream);
    s->config.upstream.count = 1;
    return tls_args_apply(args, &s->config);
}

static bool load(const struct args *args, struct serve *s)
{
    if (!scan_self_test()) {
        fputs("fogline serve: this machine's matcher gives wrong answers, so "
              "nothing is served; try --isa scalar and report it\n",
              stderr);
        return false;
    }
    s->policy = load_policy(args, false);
    return s->policy != NULL;
}

/* The demo's own ports may move if they are taken; those asked for may not. */
static bool open_ports(const struct args *args, struct serve *s)
{
    bool listen_moves = s->is_demo && !args_has(args, "--listen");
    bool admin_moves = s->is_demo && !args_has(args, "--admin");

    if (!port_choose("serve", &s->listen, listen_moves))
        return false;
    s->admin_fd = port_open("serve", &s->admin, admin_moves);
    if (s->admin_fd < 0)
        return false;
    if (s->is_demo)
        s->demo_fd = port_open("serve", &s->upstream, true);
    return !s->is_demo || s->demo_fd >= 0;
}

static bool start(struct serve *s)
{
    struct diag diag;

    diag_init(&diag);
    s->server = server_start(&s->config, s->policy, &diag);
    if (s->server == NULL)
        fprintf(stderr, "fogline serve: %.*s", (int)diag.text.n,
                (const char *)diag.text.p);
    else
        snprintf(s->listen.port, sizeof s->listen.port, "%u",
                 server_port(s->server) & 0xFFFF);
    diag_done(&diag);
    return s->server != NULL;
}

static void log_start(const struct serve *s)
{
    char listen[300], admin[300], upstream[300];

    endpoint_print(&s->listen, listen, sizeof listen);
    endpoint_print(&s->admin, admin, sizeof admin);
    endpoint_print(&s->upstream, upstream, sizeof upstream);
    fprintf(stderr,
            "fogline serve: listening on %s, upstream http://%s%s, "
            "admin on %s, isa %s, %u worker%s, filters",
            listen, upstream, s->is_demo ? " (embedded demo)" : "", admin,
            filter_isa(policy_at(s->policy, 0)), config_workers(&s->config),
            config_workers(&s->config) == 1 ? "" : "s");
    for (size_t i = 0; i < policy_count(s->policy); i++)
        fprintf(stderr, "%s %s", i > 0 ? "," : "",
                filter_name(policy_at(s->policy, i)));
    fputc('\n', stderr);
}

static void warn(const struct serve *s)
{
    if (!endpoint_is_loopback(&s->listen) &&
        s->config.listen[0].tls.pair_count == 0)
        fprintf(stderr,
                "fogline serve: warning: %s is reachable from other machines "
                "and plain text; give --tls-cert and --tls-key\n",
                s->listen.host);
    if (!endpoint_is_loopback(&s->admin))
        fprintf(stderr,
                "fogline serve: warning: the admin address %s is reachable "
                "from other machines; 127.0.0.1 is not\n",
                s->admin.host);
}

/* An address to ask: "any" is none, but loopback is among them. */
static void print_reachable(const struct endpoint_text *at, char *out,
                            size_t room)
{
    struct endpoint_text to = *at;

    if (strcmp(at->host, "0.0.0.0") == 0)
        snprintf(to.host, sizeof to.host, "127.0.0.1");
    if (strcmp(at->host, "::") == 0)
        snprintf(to.host, sizeof to.host, "::1");
    endpoint_print(&to, out, room);
}

static void print_tries(const struct serve *s)
{
    static const struct {
        const char *what, *flags, *path;
    } tries[] = {
        {"fleet: VINs, owners, positions", "-s", "/v1/fleets/7/vehicles"},
        {"trip: GeoJSON", "-s", "/v1/trips/42"},
        {"live: server-sent events", "-sN", "/v1/live"},
    };
    char listen[300], upstream[300];

    print_reachable(&s->listen, listen, sizeof listen);
    endpoint_print(&s->upstream, upstream, sizeof upstream);
    puts("\nTry it: first through fogline, then without.");
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        printf("\n  # %s\n", tries[i].what);
        printf("  curl %s http://%s%s\n", tries[i].flags, listen,
               tries[i].path);
        printf("  curl %s http://%s%s\n", tries[i].flags, upstream,
               tries[i].path);
    }
    puts("");
    fflush(stdout);
}

static void serve(struct serve *s)
{
    struct running *r = running_new(&(struct running_opts){
        .server = s->server,
        .isa = filter_isa(policy_at(s->policy, 0)),
        .admin_fd = s->admin_fd,
        .demo_fd = s->demo_fd,
    });

    s->admin_fd = s->demo_fd = -1;
    log_start(s);
    warn(s);
    if (s->is_demo)
        print_tries(s);
    running_run(r);
    running_free(r);
}

static void done(struct serve *s)
{
    server_free(s->server);
    policy_unref(s->policy);
    if (s->admin_fd >= 0)
        close(s->admin_fd);
    if (s->demo_fd >= 0)
        close(s->demo_fd);
}

static enum status run(const struct args *args)
{
    struct serve s = {.admin_fd = -1, .demo_fd = -1};
    bool good;

    if (!take_options(args, &s))
        return STATUS_USAGE;
    good = load(args, &s) && open_ports(args, &s) && start(&s);
    if (good)
        serve(&s);
    done(&s);
    return good ? STATUS_OK : STATUS_FAILED;
}

static const struct option options[] = {
    {"--listen", "ADDR", false,
     "HOST:PORT, [IPV6]:PORT or :PORT (all of IPv4); port 0 is\n"
     "any free one, printed at start; default " DEFAULT_LISTEN},
    {"--upstream", "URL", false,
     "http://HOST[:PORT]; without it the embedded demo, a\n"
     "synthetic vehicle cloud, is started and used"},
    OPTION_FILTERS,
    OPTIONS_TLS,
    {"--workers", "N", false, "threads; default: one per CPU"},
    {"--admin", "ADDR", false,
     "/healthz, /readyz and /metrics; default " DEFAULT_ADMIN},
    {"--signed-redirects", NULL, false,
     "pass redirects to signed links of media stores, which\n"
     "are fetched round the filter; without it they are refused"},
    {"--timeout", "NAME=TIME", true,
     "handshake, header, idle, upstream_connect, upstream_response, stall,\n"
     "upstream_idle, linger, drain; as in header=5s"},
    {"--limit", "NAME=SIZE", true,
     "header_bytes, header_count, uri_bytes, body_bytes,\n"
     "leading_crlfs, chunk_ext_bytes, chunk_overhead,\n"
     "trailer_bytes, trailer_count, interim_count, connections,\n"
     "connections_per_address, min_rate (bytes per second),\n"
     "collect_bytes, queue_bytes, pool_idle, coding_layers,\n"
     "coding_ratio, coding_free_bytes, coding_bytes,\n"
     "coding_empties; as in\n"
     "header_bytes=16k"},
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
        "ends at once.\n"
        "\n"
        "Exit status: 0 ended by a signal; 1 could not start; 2 wrong usage.\n",
    .examples =
        "  fogline serve\n"
        "  fogline serve --upstream http://127.0.0.1:9000\n"
        "  fogline serve --listen :8080 --upstream http://vehicles.internal "
        "\\\n"
        "      --filters partner-api.yaml --filters vehicle.yaml --workers 2\n",
    .run = run,
};
