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
};

/* "HOST:PORT", "[v6]:PORT", ":PORT" (all IPv4 addresses) to listen on; port 0
 * lets the kernel choose.  NULL, or what is wrong with it and the cure. */
MUST_USE const char *endpoint_listen(const char *text,
                                     struct endpoint_text *out);

/* "http://HOST[:PORT]" to connect to.  As above. */
MUST_USE const char *endpoint_url(const char *text, struct endpoint_text *out);

/* The same as config.h wants it; borrows from `text`. */
struct endpoint endpoint_of(const struct endpoint_text *text);

/* True if only this machine can reach it. */
bool endpoint_is_loopback(const struct endpoint_text *text);

/* "host:port" with brackets where needed, into `out`. */
void endpoint_print(const struct endpoint_text *text, char *out, size_t room);

#endif
