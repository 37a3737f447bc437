/*
 * address - the system's resolver.
 */
#include "proxy/net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

_Static_assert(sizeof(struct sockaddr_un) <= sizeof(struct address) &&
                   sizeof(struct sockaddr_in6) <= sizeof(struct address),
               "every address has room");
_Static_assert(INET6_ADDRSTRLEN <= ADDRESS_TEXT, "every text has room");

static bool address_of_path(const char *path, struct address_list *out,
                            struct diag *diag)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    size_t n = strlen(path);

    if (n >= sizeof at.sun_path) {
        diag_error(diag, NULL,
                   "unix:%s: the path of a Unix socket may have %zu bytes; "
                   "use a shorter one",
                   path, sizeof at.sun_path - 1);
        return false;
    }
    memcpy(at.sun_path, path, n);
    memcpy(out->at[0].storage, &at, sizeof at);
    out->count = 1;
    return true;
}

bool address_resolve(const struct endpoint *endpoint, bool passive,
                     struct address_list *out, struct diag *diag)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = passive ? AI_PASSIVE : 0};
    struct addrinfo *found = NULL;
    int status;

    memset(out, 0, sizeof *out);
    if (endpoint->path != NULL)
        return address_of_path(endpoint->path, out, diag);
    status = getaddrinfo(endpoint->host, endpoint->port, &hints, &found);
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

static sa_family_t address_family(const struct address *a)
{
    return ((const struct sockaddr *)a->storage)->sa_family;
}

size_t address_size(const struct address *a)
{
    switch (address_family(a)) {
    case AF_INET:
        return sizeof(struct sockaddr_in);
    case AF_INET6:
        return sizeof(struct sockaddr_in6);
    default:
        return sizeof(struct sockaddr_un);
    }
}

bool address_is_unix(const struct address *a)
{
    return address_family(a) == AF_UNIX;
}

bool address_text(const struct address *a, char out[ADDRESS_TEXT])
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)a->storage;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a->storage;
    const void *bytes = NULL;
    int family = address_family(a);

    out[0] = '\0';
    if (family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
        bytes = v6->sin6_addr.s6_addr + 12;
        family = AF_INET;
    } else if (family == AF_INET6) {
        bytes = &v6->sin6_addr;
    } else if (family == AF_INET) {
        bytes = &v4->sin_addr;
    }
    if (bytes == NULL)
        return false;
    CHECK(inet_ntop(family, bytes, out, ADDRESS_TEXT) != NULL);
    return true;
}

bool address_is_numeric(const char *host)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST};
    struct addrinfo *found = NULL;

    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        return false;
    freeaddrinfo(found);
    return true;
}
