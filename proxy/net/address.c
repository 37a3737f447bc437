/*
 * address - the resolver, asked before any thread starts.
 */
#include "proxy/net/address.h"

#include <netdb.h>
#include <sys/socket.h>

bool address_resolve(const struct endpoint *endpoint, bool passive,
                     struct address_list *out, struct diag *diag)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = passive ? AI_PASSIVE : 0};
    struct addrinfo *found = NULL;
    int status = getaddrinfo(endpoint->host, endpoint->port, &hints, &found);

    out->count = 0;
    if (status != 0) {
        diag_error(diag, NULL,
                   "cannot resolve %s:%s: %s (check the spelling, or give a "
                   "numeric address)",
                   endpoint->host, endpoint->port, gai_strerror(status));
        return false;
    }
    for (struct addrinfo *a = found; a != NULL; a = a->ai_next) {
        if (out->count == ADDRESS_MAX)
            break;
        memcpy(out->at[out->count++].storage, a->ai_addr, a->ai_addrlen);
    }
    freeaddrinfo(found);
    return true;
}
