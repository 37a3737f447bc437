/*
 * listener_open - listening sockets, before and after there is a loop.
 */
#include "proxy/net/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG 4096

/* Those who may connect to a Unix socket: its owner and its group. */
#define UNIX_MODE 0660

static const struct sockaddr *any(const struct address *at)
{
    return (const struct sockaddr *)at->storage;
}

static socklen_t size_of(const struct address *at)
{
    return (socklen_t)address_size(at);
}

static int new_socket(const struct address *at)
{
    return socket(any(at)->sa_family,
                  SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* Closes, errno staying what it is. */
static int give_up(int fd)
{
    int error = errno;

    close(fd);
    errno = error;
    return -1;
}

static int bind_tcp(const struct address *at)
{
    int on = 1;
    int fd = new_socket(at);

    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0 ||
        bind(fd, any(at), size_of(at)) != 0 || listen(fd, BACKLOG) != 0)
        return give_up(fd);
    return fd;
}

/* Does somebody accept there?  Any answer but "nobody" counts as yes. */
static bool is_alive(const struct address *at)
{
    int fd = new_socket(at);
    bool refused;

    if (fd < 0)
        return true;
    refused = connect(fd, any(at), size_of(at)) != 0 && errno == ECONNREFUSED;
    close(fd);
    return !refused;
}

/* Removes a socket that a process left behind; false, errno set: what is
 * there has to stay. */
static bool clear_path(const char *path, const struct address *at)
{
    struct stat found;

    if (lstat(path, &found) != 0)
        return errno == ENOENT;
    if (!S_ISSOCK(found.st_mode)) {
        errno = ENOTSOCK;
        return false;
    }
    if (is_alive(at)) {
        errno = EADDRINUSE;
        return false;
    }
    return unlink(path) == 0 || errno == ENOENT;
}

static int bind_unix(const char *path, const struct address *at)
{
    int fd;

    if (!clear_path(path, at))
        return -1;
    fd = new_socket(at);
    if (fd < 0)
        return -1;
    /* The file is made with the socket's mode less the umask: never wider than
     * it is to be, not for a moment. */
    if (fchmod(fd, UNIX_MODE) != 0 || bind(fd, any(at), size_of(at)) != 0)
        return give_up(fd);
    if (chmod(path, UNIX_MODE) != 0 || listen(fd, BACKLOG) != 0) {
        (void)unlink(path);
        return give_up(fd);
    }
    return fd;
}

static const char *cure(const struct endpoint *at, int error)
{
    if (at->path == NULL && error == EADDRNOTAVAIL)
        return "no network interface of this machine has this address; choose "
               "one that has, or 0.0.0.0 or [::] for all";
    if (at->path == NULL && error == EACCES)
        return "ports below 1024 take the capability NET_BIND_SERVICE; choose "
               "another port";
    if (at->path == NULL)
        return "is another process using it? choose another address, or port "
               "0 for any";
    if (error == ENOTSOCK)
        return "a file that is no socket is not replaced; choose another path";
    if (error == EADDRINUSE)
        return "another process listens there; choose another path";
    return "check that the folder is there and may be written to";
}

int listener_open(const struct endpoint *at, struct diag *diag)
{
    struct address_list addresses;
    char text[CONFIG_ENDPOINT_TEXT];
    int fd, error;

    if (!address_resolve(at, true, &addresses, diag))
        return -1;
    fd = at->path != NULL ? bind_unix(at->path, &addresses.at[0])
                          : bind_tcp(&addresses.at[0]);
    if (fd >= 0)
        return fd;
    error = errno;
    config_print(at, text, sizeof text);
    diag_error(diag, NULL, "cannot listen on %s: %s (%s)", text,
               strerror(error), cure(at, error));
    return -1;
}

unsigned listener_port(int fd)
{
    struct address at = {{0}};
    socklen_t n = sizeof at;

    CHECK(getsockname(fd, (struct sockaddr *)at.storage, &n) == 0);
    if (address_is_unix(&at))
        return 0;
    return ntohs(any(&at)->sa_family == AF_INET6
                     ? ((const struct sockaddr_in6 *)at.storage)->sin6_port
                     : ((const struct sockaddr_in *)at.storage)->sin_port);
}

void listener_remove(const struct endpoint *at)
{
    struct address_list addresses;
    struct diag diag;

    if (at->path == NULL)
        return;
    diag_init(&diag);
    if (address_resolve(at, true, &addresses, &diag))
        (void)clear_path(at->path, &addresses.at[0]);
    diag_done(&diag);
}
