/*
 * address - names into socket addresses, and these into text.
 */
#ifndef FOGLINE_ADDRESS_H
#define FOGLINE_ADDRESS_H

#include "filters/base/diag.h"
#include "proxy/config.h"

/* A socket address; opaque outside net/.  What it does not need of the storage
 * is zero, so that equal addresses are equal bytes. */
struct address {
    unsigned char storage[128] __attribute__((aligned(8)));
};

#define ADDRESS_MAX 32

struct address_list {
    struct address at[ADDRESS_MAX];
    size_t count; /* > 0 after address_resolve */
};

/* Asks the resolver (blocking: not on a loop's thread while it runs).  False
 * and an error in `diag` that names the endpoint.  `passive`: for listening.
 * The path of a Unix socket is its only address. */
bool address_resolve(const struct endpoint *endpoint, bool passive,
                     struct address_list *out, struct diag *diag);

/* True for "192.0.2.1" and "2001:db8::1": not a name that could lead elsewhere
 * tomorrow. */
bool address_is_numeric(const char *host);

/* The bytes of it that count, for bind and connect. */
size_t address_size(const struct address *a);

bool address_is_unix(const struct address *a);

/* Room for any IP address as text, and its NUL. */
#define ADDRESS_TEXT 46

/* The IP address without port; IPv4 also where IPv6 wraps it
 * (::ffff:192.0.2.1).  False, and "": it is of another family. */
bool address_text(const struct address *a, char out[ADDRESS_TEXT]);

#endif
