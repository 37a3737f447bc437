/*
 * out - see out.h.
 */
#include "proxy/cli/out.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

void out_init(struct out *o, int fd)
{
    o->fd = fd;
    o->error = 0;
    o->n = 0;
}

/* A pipe somebody made non-blocking: wait instead of failing. */
static bool wait_writable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};

    return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

static void write_all(struct out *o, struct span s)
{
    while (s.n > 0 && o->error == 0) {
        ssize_t n = write(o->fd, s.p, s.n);

        if (n >= 0)
            s = span_cut(s, (size_t)n, s.n);
        else if (errno == EAGAIN ? !wait_writable(o->fd) : errno != EINTR)
            o->error = errno;
    }
}

void out_put(struct out *o, struct span s)
{
    if (o->error != 0 || s.n == 0)
        return;
    if (s.n > sizeof o->bytes - o->n) {
        write_all(o, span_of(o->bytes, o->n));
        o->n = 0;
    }
    if (s.n >= sizeof o->bytes) {
        write_all(o, s);
        return;
    }
    memcpy(o->bytes + o->n, s.p, s.n);
    o->n += s.n;
}

void out_str(struct out *o, const char *s)
{
    out_put(o, span_str(s));
}

void out_number(struct out *o, uint64_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRIu64, number);
    out_str(o, text);
}

bool out_flush(struct out *o)
{
    write_all(o, span_of(o->bytes, o->n));
    o->n = 0;
    return o->error == 0;
}
