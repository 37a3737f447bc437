/*
 * settings - what `serve` was told, in the form the server wants it.
 */
#ifndef FOGLINE_SETTINGS_H
#define FOGLINE_SETTINGS_H

#include "proxy/cli/args.h"
#include "proxy/cli/endpoint.h"

#define DEFAULT_LISTEN "127.0.0.1:8080"
#define DEFAULT_ADMIN  "127.0.0.1:9901"
#define DEFAULT_DEMO   "127.0.0.1:18080"

/* Stays where it is: config's strings are those of the texts. */
struct settings {
    struct config config;
    struct endpoint_text listen[CONFIG_LISTEN_MAX];
    struct endpoint_text servers[CONFIG_SERVERS_MAX];
    struct endpoint_text admin;
    bool is_demo; /* no upstream was named: servers[0] is the embedded demo */
    bool has_listen, has_admin; /* asked for, not the default */
};

/* Reads serve's options.  False after an error on stderr. */
MUST_USE bool settings_init(struct settings *s, const struct args *args);

#endif
