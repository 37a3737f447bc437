/*
 * settings - what `serve` was told, in the form the server wants it: defaults,
 * then the configuration file, then options.
 */
#ifndef FOGLINE_SETTINGS_H
#define FOGLINE_SETTINGS_H

#include "filters/base/diag.h"
#include "proxy/cli/args.h"
#include "proxy/cli/endpoint.h"
#include "proxy/cli/sandbox.h"

#define DEFAULT_LISTEN "127.0.0.1:8080"
#define DEFAULT_ADMIN  "127.0.0.1:9901"
#define DEFAULT_DEMO   "127.0.0.1:18080"

/* What a key of the file's top said when it was read (settings_parts.h). */
#define SETTINGS_PARTS 16
struct settings_part {
    const char *name; /* NULL: none */
    uint64_t hash;
};

/* Stays where it is: config's strings are those of the texts. */
struct settings {
    struct config config;
    struct endpoint_text listen[CONFIG_LISTEN_MAX];
    struct endpoint_text servers[CONFIG_SERVERS_MAX];
    struct endpoint_text admin;
    const char **filters; /* files; none: the embedded default pack */
    size_t filter_count;
    char **kept; /* strings of the file that others point to */
    size_t kept_count;
    bool is_demo; /* no upstream was named: servers[0] is the embedded demo */
    bool has_listen, has_admin; /* asked for, not the default */
    bool allow_weaker;          /* filters that hide less, at a reload */
    enum sandbox sandbox;
    /* Read for its filters alone: what it names else may be half-way through a
     * change. */
    bool is_again;
    struct settings_part parts[SETTINGS_PARTS];
};

/* The defaults, without any file or option. */
void settings_init(struct settings *s);
void settings_done(struct settings *s);

/* Reads serve's options, and first the file that -c names.  What is wrong is
 * on stderr. */
MUST_USE enum status settings_take(struct settings *s, const struct args *args);

/* --- for those who read the file --- */

/* Keeps a string of mem_*, which it takes, until settings_done. */
const char *settings_keep(struct settings *s, char *text);

/* The end of the list; the text was filled in by the caller. */
struct listen_config *settings_add_listen(struct settings *s);
struct upstream_server *settings_add_server(struct settings *s);

/* Where the access log goes, if `text` says stdout or off; false: it is the
 * path of a file. */
bool settings_log(const char *text, const char **access_log);

/* What is wrong with a listener's address beside the others; NULL: nothing. */
const char *settings_clash(const struct settings *s, size_t listener);

#endif
