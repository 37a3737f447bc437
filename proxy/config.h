/*
 * config - all that `serve` can be told, with its defaults.
 *
 * Built before any thread starts, const afterwards.  Strings are borrowed
 * from whoever fills them in (argv, a parsed file) and outlive the server.
 */
#ifndef FOGLINE_CONFIG_H
#define FOGLINE_CONFIG_H

#include "certs/certs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bounds on what a peer can make fogline hold or do.  The same figures hold
 * for both directions unless a line says otherwise. */
struct limits {
    size_t header_bytes;    /* a whole head, request or response: 64 KiB */
    size_t header_count;    /* fields in a head: 100 */
    size_t uri_bytes;       /* request target: 16 KiB */
    size_t body_bytes;      /* a request's body: 1 GiB */
    size_t leading_crlfs;   /* empty lines before a first line: 4 */
    size_t chunk_ext_bytes; /* extensions of one chunk: 256 */
    size_t chunk_overhead;  /* extensions and leading zeros of all chunks of a
                               body: 64 KiB */
    size_t trailer_bytes;   /* a whole trailer section: 8 KiB */
    size_t trailer_count;   /* fields in it: 20 */
    size_t interim_count;   /* 1xx before the final response: 8 */
    size_t connections;     /* clients, all workers together: 10000 */
    size_t connections_per_address; /* of those, from one IPv4 address or IPv6
                               /64: 10000, for behind an ingress all come from
                               its address */
    size_t handshakes; /* TLS handshakes that one worker begins in a second;
                          those beyond wait.  0: any number */
    size_t min_rate;   /* bytes per second, averaged over timeouts.stall:
                          less of a request's body, of a response whose
                          length is known, or taken of what is queued for
                          a client, ends it; 0: any is enough.  100 */
    /* of bodies with a content coding; beyond, the response is refused */
    size_t coding_layers;     /* codings on top of each other: 3 */
    size_t coding_ratio;      /* bytes decoded for each that came: 800 ... */
    size_t coding_free_bytes; /* ... but for this many first ones: 1 MiB */
    size_t coding_bytes;      /* bytes decoded in all: 64 GiB */
    size_t coding_empties;    /* members and frames that hold nothing: 1000 */
    size_t hold_back;         /* bytes that may still become a match: 64 KiB */
    size_t collect_bytes;     /* responses up to this known length are sent in
                                 one write with Content-Length: 64 KiB */
    size_t queue_bytes;       /* unsent bytes for one peer above which the other
                                 is not read any more: 256 KiB */
    size_t pool_idle;         /* idle upstream connections per worker: 256 */
    size_t workers;           /* most there can be: 64 */
};

/* Milliseconds each phase may take. */
struct timeouts {
    unsigned handshake_ms;         /* of TLS, with a client: 10 s */
    unsigned header_ms;            /* first to last byte of a head: 10 s */
    unsigned idle_ms;              /* between requests: 60 s */
    unsigned upstream_connect_ms;  /* 2 s */
    unsigned upstream_response_ms; /* request sent to response head: 30 s */
    unsigned stall_ms;             /* a body, no progress: 30 s */
    unsigned upstream_idle_ms;     /* pooled connection: 4 s, less than the 5 s
                                      after which common servers close it */
    unsigned upstream_eject_ms;    /* a server that keeps failing is left alone:
                                      10 s, doubled each time, six times as
                                      long at most */
    unsigned linger_ms;            /* reading on after a refusal: 1 s */
    unsigned drain_ms;             /* from SIGTERM to the end: 10 s */
    unsigned websocket_idle_ms;    /* a WebSocket, no frame either way: 5 min */
};

/* Where to listen or connect: "127.0.0.1", "::1", "localhost"; "8080".  Or a
 * Unix socket: then `path` is its file, and host and port are NULL. */
struct endpoint {
    const char *host;
    const char *port;
    const char *path;
};

#define CONFIG_LISTEN_MAX  16
#define CONFIG_SERVERS_MAX 32

struct listen_config {
    struct endpoint at;    /* port "0": the kernel picks */
    bool proxy_protocol;   /* connections begin with a PROXY preface */
    struct tls_listen tls; /* no pairs: plain text */
};

struct upstream_server {
    struct endpoint at;
    bool is_tls; /* https:// */
};

enum balance { BALANCE_ROUND_ROBIN, BALANCE_LEAST_CONNECTIONS };

/* Asking each server now and then whether it is well. */
struct health_config {
    const char *path;    /* NULL: off */
    unsigned every_ms;   /* 5 s */
    unsigned timeout_ms; /* 2 s */
    unsigned fall, rise; /* answers in a row that change the verdict: 3, 2 */
};

struct upstream_config {
    struct upstream_server servers[CONFIG_SERVERS_MAX];
    size_t count; /* no default: at least one */
    enum balance balance;
    struct health_config health;
    struct tls_upstream tls; /* of those servers that are https:// */
    unsigned resolve_ms;     /* names are looked up again: 30 s; 0: never */
};

struct config {
    struct listen_config listen[CONFIG_LISTEN_MAX];
    size_t listen_count; /* 1: 127.0.0.1:8080 */
    struct upstream_config upstream;
    struct endpoint admin;  /* host NULL: no admin listener */
    const char *access_log; /* file; "-": standard output; NULL: none */
    bool signed_redirects;  /* pass redirects to signed links: false */
    unsigned workers;       /* 0: one per CPU this process may use */
    struct limits limits;
    struct timeouts timeouts;
};

/* Fills in every default. */
void config_defaults(struct config *config);

/* Room for what config_print writes. */
#define CONFIG_ENDPOINT_TEXT 280

/* "127.0.0.1:8080", "[::1]:8080" or "unix:/run/fogline.sock" into `out`, cut if
 * it does not fit. */
void config_print(const struct endpoint *at, char *out, size_t room);

/* `config->workers`, or for 0 the number of usable CPUs; 1..limits.workers. */
unsigned config_workers(const struct config *config);

#endif
