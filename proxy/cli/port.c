/*
 * port - see port.h.
 */
#include "proxy/cli/port.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static bool can_bind(const struct addrinfo *at)
{
    int on = 1;
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool taken;

    if (fd < 0)
        return true;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    taken = bind(fd, at->ai_addr, at->ai_addrlen) != 0 && errno == EADDRINUSE;
    close(fd);
    return !taken;
}

bool port_is_free(const struct endpoint_text *at)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    bool is_free;

    if (at->path[0] != '\0')
        return true; /* listener_open looks itself */
    /* Whatever else is wrong with it, opening it will say. */
    if (getaddrinfo(at->host, at->port, &hints, &list) != 0)
        return true;
    is_free = can_bind(list);
    freeaddrinfo(list);
    return is_free;
}

bool port_choose(const char *command, struct endpoint_text *at,
                 bool otherwise_any)
{
    char name[CONFIG_ENDPOINT_TEXT];

    if (port_is_free(at))
        return true;
    if (otherwise_any) {
        snprintf(at->port, sizeof at->port, "0");
        return true;
    }
    endpoint_print(at, name, sizeof name);
    fprintf(stderr,
            "fogline %s: cannot listen on %s: another process does; choose "
            "another port, or 0 for any free one\n",
            command, name);
    return false;
}

int port_open(const char *command, struct endpoint_text *at, bool otherwise_any)
{
    struct endpoint endpoint = endpoint_of(at);
    struct diag diag;
    int fd;

    if (!port_choose(command, at, otherwise_any))
        return -1;
    diag_init(&diag);
    fd = listener_open(&endpoint, &diag);
    if (fd < 0)
        fprintf(stderr, "fogline %s: %.*s", command, (int)diag.text.n,
                (const char *)diag.text.p);
    else
        snprintf(at->port, sizeof at->port, "%u", listener_port(fd) & 0xFFFF);
    diag_done(&diag);
    return fd;
}
