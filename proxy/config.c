/* config - the defaults: figures a sidecar can keep. */
#include "proxy/config.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#define KIB ((size_t)1024)

void config_defaults(struct config *config)
{
    *config = (struct config){
        .listen = {{.at = {.host = "127.0.0.1", .port = "8080"}}},
        .listen_count = 1,
        .upstream =
            {
                .balance = BALANCE_ROUND_ROBIN,
                .health =
                    {
                        .every_ms = 5000,
                        .timeout_ms = 2000,
                        .fall = 3,
                        .rise = 2,
                    },
                .resolve_ms = 30000,
            },
        .limits =
            {
                .header_bytes = 64 * KIB,
                .header_count = 100,
                .uri_bytes = 16 * KIB,
                .body_bytes = 1024 * 1024 * KIB,
                .leading_crlfs = 4,
                .chunk_ext_bytes = 256,
                .chunk_overhead = 64 * KIB,
                .trailer_bytes = 8 * KIB,
                .trailer_count = 20,
                .interim_count = 8,
                .connections = 10000,
                .connections_per_address = 10000,
                .min_rate = 100,
                .coding_layers = 3,
                .coding_ratio = 800,
                .coding_free_bytes = 1024 * KIB,
                .coding_bytes = 64 * KIB * KIB * KIB,
                .coding_empties = 1000,
                .hold_back = 64 * KIB,
                .collect_bytes = 64 * KIB,
                .queue_bytes = 256 * KIB,
                .pool_idle = 256,
                .workers = 64,
            },
        .timeouts =
            {
                .handshake_ms = 10000,
                .header_ms = 10000,
                .idle_ms = 60000,
                .upstream_connect_ms = 2000,
                .upstream_response_ms = 30000,
                .stall_ms = 30000,
                .upstream_idle_ms = 4000,
                .upstream_eject_ms = 10000,
                .linger_ms = 1000,
                .drain_ms = 10000,
                .websocket_idle_ms = 300000,
            },
    };
}

void config_print(const struct endpoint *at, char *out, size_t room)
{
    if (at->path != NULL)
        snprintf(out, room, "unix:%s", at->path);
    else
        snprintf(out, room, strchr(at->host, ':') != NULL ? "[%s]:%s" : "%s:%s",
                 at->host, at->port);
}

unsigned config_workers(const struct config *config)
{
    unsigned n = config->workers;
    cpu_set_t usable;

    if (n == 0 && sched_getaffinity(0, sizeof usable, &usable) == 0)
        n = (unsigned)CPU_COUNT(&usable);
    if (n == 0)
        n = 1;
    return n < config->limits.workers ? n : (unsigned)config->limits.workers;
}
