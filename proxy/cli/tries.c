/*
 * tries - see tries.h.
 */
#include "proxy/cli/tries.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_LONGEST 4096

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

static void print_plain(const struct endpoint_text *at,
                        const struct endpoint_text *upstream)
{
    static const struct {
        const char *what, *flags, *path;
    } tries[] = {
        {"fleet: VINs, owners, positions", "-s", "/v1/fleets/7/vehicles"},
        {"trip: GeoJSON", "-s", "/v1/trips/42"},
        {"live: server-sent events", "-sN", "/v1/live"},
    };
    char through[CONFIG_ENDPOINT_TEXT], without[CONFIG_ENDPOINT_TEXT];

    print_reachable(at, through, sizeof through);
    endpoint_print(upstream, without, sizeof without);
    puts("\nTry it: first through fogline, then without.");
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        printf("\n  # %s\n", tries[i].what);
        printf("  curl %s http://%s%s\n", tries[i].flags, through,
               tries[i].path);
        printf("  curl %s http://%s%s\n", tries[i].flags, without,
               tries[i].path);
    }
}

/* Where certs/dev-ca.sh has put the CA it has put clients' certificates, too.
 */
static void print_client(const char *ca, const char *client, const char *url)
{
    const char *slash = strrchr(ca, '/');
    int n = slash != NULL ? (int)(slash - ca) + 1 : 0;
    char file[FILE_LONGEST];

    snprintf(file, sizeof file, "%.*s%s.crt", n, ca, client);
    if (access(file, R_OK) != 0)
        return;
    printf("  curl -s --cacert %s --cert %s --key %.*s%s.key \\\n"
           "      https://%s/v1/trips/42\n",
           ca, file, n, ca, client, url);
}

static void print_clients(const struct endpoint_text *at, const char *ca)
{
    char url[CONFIG_ENDPOINT_TEXT];

    print_reachable(at, url, sizeof url);
    puts("\n  # the same trip for an insurer, and for the vehicle's owner");
    print_client(ca, "insurer", url);
    print_client(ca, "owner", url);
}

void tries_print(const struct settings *s)
{
    bool has_plain = false;

    for (size_t i = 0; i < s->config.listen_count; i++) {
        const struct tls_listen *tls = &s->config.listen[i].tls;

        if (tls->pair_count == 0 && !has_plain)
            print_plain(&s->listen[i], &s->servers[0]);
        if (tls->pair_count != 0 && tls->client_ca != NULL)
            print_clients(&s->listen[i], tls->client_ca);
        has_plain = has_plain || tls->pair_count == 0;
    }
    puts("");
    fflush(stdout);
}
