/*
 * input - see input.h.
 */
#include "proxy/cli/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

int input_open(const char *path)
{
    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;
    return open(path, O_RDONLY | O_CLOEXEC);
}

void input_close(const char *path, int fd)
{
    if (fd >= 0 && strcmp(path, "-") != 0)
        close(fd);
}

static void wait_readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    (void)poll(&p, 1, -1); /* whatever went wrong, read will say it again */
}

ssize_t input_read(int fd, uint8_t *to, size_t room)
{
    for (;;) {
        ssize_t n = read(fd, to, room);

        if (n >= 0 || (errno != EINTR && errno != EAGAIN))
            return n;
        if (errno == EAGAIN)
            wait_readable(fd);
    }
}

static const char *cure(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return "; check the path";
    case EACCES:
    case EPERM:
        return "; check its permissions";
    case EISDIR:
        return "; name the files in it";
    default:
        return "";
    }
}

void input_complain(const char *command, const char *path, int error)
{
    if (strcmp(path, "-") == 0)
        path = "standard input";
    fprintf(stderr, "fogline %s: %s: %s%s\n", command,
            path[0] != '\0' ? path : "\"\"", strerror(error), cure(error));
}

const char *input_media_type(const char *path)
{
    static const struct {
        const char *extension, *type;
    } types[] = {
        {".csv", "text/csv"},
        {".xml", "application/xml"},
        {".json", "application/json"},
        {".geojson", "application/geo+json"},
        {".ndjson", "application/x-ndjson"},
        {".sse", "text/event-stream"},
    };
    const char *dot = strrchr(path, '.');

    if (dot == NULL)
        return "";
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (span_is(span_str(dot), types[i].extension))
            return types[i].type;
    return "";
}
