/*
 * address - names into socket addresses.
 */
#ifndef FOGLINE_ADDRESS_H
#define FOGLINE_ADDRESS_H

#include "filters/base/diag.h"
#include "proxy/config.h"

/* A socket address; opaque outside net/. */
struct address {
    unsigned char storage[128] __attribute__((aligned(8)));
};

#define ADDRESS_MAX 8

struct address_list {
    struct address at[ADDRESS_MAX];
    size_t count; /* > 0 after address_resolve */
};

/* Asks the resolver (blocking: before threads start).  False and an error in
 * `diag` that names the endpoint.  `passive`: for listening. */
bool address_resolve(const struct endpoint *endpoint, bool passive,
                     struct address_list *out, struct diag *diag);

#endif
