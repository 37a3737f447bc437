/*
 * endpoint - addresses and URLs as users write them.
 */
#ifndef FOGLINE_ENDPOINT_H
#define FOGLINE_ENDPOINT_H

#include "filters/base/check.h"
#include "proxy/config.h"

#include <stdbool.h>

struct endpoint_text {
    char host[256];
    char port[8];
    char path[108]; /* of a Unix socket; "": it is none */
    bool is_tls;    /* https:// */
};

/* "HOST:PORT", "[v6]:PORT", ":PORT" (all IPv4 addresses) or "unix:PATH" to
 * listen on; port 0 lets the kernel choose.  NULL, or what is wrong with it and
 * the cure. */
MUST_USE const char *endpoint_listen(const char *text,
                                     struct endpoint_text *out);

/* The same without Unix sockets. */
MUST_USE const char *endpoint_listen_tcp(const char *text,
                                         struct endpoint_text *out);

/* "http://HOST[:PORT]", "https://HOST[:PORT]" or "unix:PATH" to connect to.  As
 * above. */
MUST_USE const char *endpoint_url(const char *text, struct endpoint_text *out);

/* The same as config.h wants it; borrows from `text`. */
struct endpoint endpoint_of(const struct endpoint_text *text);

/* True if only this machine can reach it, as a Unix socket. */
bool endpoint_is_loopback(const struct endpoint_text *text);

/* True if both mean the same, as far as their text tells; port 0 is nobody
 * else's. */
bool endpoint_is_same(const struct endpoint_text *a,
                      const struct endpoint_text *b);

/* config_print, for a text. */
void endpoint_print(const struct endpoint_text *text, char *out, size_t room);

#endif
