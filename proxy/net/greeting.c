/*
 * greeting - see greeting.h.
 *
 * The socket is peeked at, and what surely belongs to the preface is taken off
 * it; so a preface in pieces does not wake the loop again and again, and what
 * follows it stays with the kernel.
 */
#include "proxy/net/greeting.h"

#include "filters/base/mem.h"
#include "proxy/net/preface.h"
#include "proxy/net/uv.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct greeting {
    uv_poll_t poll;
    struct deadline deadline;
    struct greetings *all;
    struct greeting *prev, *next;
    int fd;
    size_t n;       /* of the preface, taken off the socket */
    uint8_t *bytes; /* these; NULL: it came in one piece so far */
};

static void greeting_on_close(uv_handle_t *handle)
{
    struct greeting *g = container_of(handle, struct greeting, poll);

    free(g->bytes);
    free(g);
}

/* Off the list and the loop; the socket is the caller's. */
static int greeting_end(struct greeting *g)
{
    struct greetings *all = g->all;

    if (g->prev != NULL)
        g->prev->next = g->next;
    else
        all->first = g->next;
    if (g->next != NULL)
        g->next->prev = g->prev;
    all->count--;
    loop_deadline(all->loop, &g->deadline, 0);
    uv_poll_stop(&g->poll);
    uv_close((uv_handle_t *)&g->poll, greeting_on_close);
    return g->fd;
}

static void greeting_fail(struct greeting *g)
{
    struct greetings *all = g->all;

    close(greeting_end(g));
    all->failed(all);
}

static void greeting_on_deadline(struct deadline *d)
{
    greeting_fail(container_of(d, struct greeting, deadline));
}

/* Takes `n` bytes off the socket, which has them. */
static bool greeting_take(struct greeting *g, uint8_t *to, size_t n)
{
    return recv(g->fd, to, n, MSG_DONTWAIT) == (ssize_t)n;
}

/* All that came belongs to a preface that goes on. */
static bool greeting_keep(struct greeting *g, size_t fresh)
{
    if (g->bytes == NULL)
        g->bytes = mem_alloc(PREFACE_MAX);
    if (!greeting_take(g, g->bytes + g->n, fresh))
        return false;
    g->n += fresh;
    return true;
}

static void greeting_done(struct greeting *g, const struct preface *preface)
{
    struct greetings *all = g->all;
    uint8_t rest[PREFACE_MAX];

    if (!greeting_take(g, rest, preface->size - g->n)) {
        greeting_fail(g);
        return;
    }
    all->done(all, greeting_end(g), preface->is_own ? NULL : &preface->source);
}

static void greeting_on_readable(uv_poll_t *poll, int status, int events)
{
    struct greeting *g = container_of(poll, struct greeting, poll);
    uint8_t bytes[PREFACE_MAX];
    struct preface preface;
    ssize_t fresh;

    (void)events;
    if (g->n != 0)
        memcpy(bytes, g->bytes, g->n);
    fresh =
        recv(g->fd, bytes + g->n, sizeof bytes - g->n, MSG_PEEK | MSG_DONTWAIT);
    if (fresh < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (status != 0 || fresh <= 0) {
        greeting_fail(g);
        return;
    }
    switch (preface_read(span_of(bytes, g->n + (size_t)fresh), &preface)) {
    case PREFACE_MORE:
        if (!greeting_keep(g, (size_t)fresh))
            greeting_fail(g);
        break;
    case PREFACE_DONE:
        greeting_done(g, &preface);
        break;
    case PREFACE_BROKEN:
        greeting_fail(g);
        break;
    }
}

void greeting_begin(struct greetings *all, int fd)
{
    struct greeting *g;

    if (all->count >= all->most) {
        close(fd);
        all->failed(all);
        return;
    }
    g = mem_zalloc(sizeof *g);
    g->all = all;
    g->fd = fd;
    g->deadline.expired = greeting_on_deadline;
    g->next = all->first;
    if (g->next != NULL)
        g->next->prev = g;
    all->first = g;
    all->count++;
    CHECK(uv_poll_init(&all->loop->uv, &g->poll, fd) == 0);
    CHECK(uv_poll_start(&g->poll, UV_READABLE, greeting_on_readable) == 0);
    loop_deadline(all->loop, &g->deadline, all->timeout_ms);
}

void greeting_drop_all(struct greetings *all)
{
    while (all->first != NULL)
        close(greeting_end(all->first));
}
