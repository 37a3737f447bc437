/*
 * share - see share.h.
 *
 * A member's lock is held for a few instructions, when a connection comes or
 * its loop leaves; never while anything is called but uv_async_send, which
 * must not meet a handle that is being closed.
 */
#include "proxy/net/share.h"

#include "filters/base/mem.h"
#include "proxy/net/uv.h"

#include <pthread.h>
#include <stdlib.h>

/* On their way to one loop: more would wait too long there. */
#define WAITING_MAX 64

struct member {
    uv_async_t wake;
    struct share_user *user;
    pthread_mutex_t lock; /* for what follows */
    bool is_in;
    size_t waiting;
    int fds[WAITING_MAX];
};

struct share {
    size_t count, turn; /* turn: loop 0's */
    struct member members[];
};

struct share *share_new(size_t loops)
{
    struct share *s = mem_zalloc(sizeof *s + loops * sizeof s->members[0]);

    s->count = loops;
    for (size_t i = 0; i < loops; i++)
        CHECK(pthread_mutex_init(&s->members[i].lock, NULL) == 0);
    return s;
}

void share_free(struct share *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->count; i++) {
        CHECK(!s->members[i].is_in);
        CHECK(pthread_mutex_destroy(&s->members[i].lock) == 0);
    }
    free(s);
}

/* Has all that waits arrive; whether it is in afterwards. */
static void share_deliver(struct member *m, bool is_in)
{
    int fds[WAITING_MAX];
    size_t n;

    pthread_mutex_lock(&m->lock);
    m->is_in = is_in;
    n = m->waiting;
    memcpy(fds, m->fds, n * sizeof fds[0]);
    m->waiting = 0;
    pthread_mutex_unlock(&m->lock);
    for (size_t i = 0; i < n; i++)
        m->user->arrived(m->user, fds[i]);
}

static void share_on_wake(uv_async_t *wake)
{
    struct member *m = container_of(wake, struct member, wake);

    share_deliver(m, true);
}

void share_join(struct share *s, size_t nr, struct loop *loop,
                struct share_user *user)
{
    struct member *m = &s->members[nr];

    CHECK(nr < s->count && !m->is_in);
    m->user = user;
    CHECK(uv_async_init(&loop->uv, &m->wake, share_on_wake) == 0);
    pthread_mutex_lock(&m->lock);
    m->is_in = true;
    pthread_mutex_unlock(&m->lock);
}

void share_leave(struct share *s, size_t nr)
{
    struct member *m = &s->members[nr];

    share_deliver(m, false);
    uv_close((uv_handle_t *)&m->wake, NULL);
}

static bool share_hand(struct member *m, int fd)
{
    bool taken;

    pthread_mutex_lock(&m->lock);
    taken = m->is_in && m->waiting < WAITING_MAX;
    if (taken) {
        m->fds[m->waiting++] = fd;
        uv_async_send(&m->wake);
    }
    pthread_mutex_unlock(&m->lock);
    return taken;
}

void share_put(struct share *s, int fd)
{
    size_t turn = s->turn;
    struct member *own = &s->members[0];

    s->turn = (turn + 1) % s->count;
    if (turn == 0 || !share_hand(&s->members[turn], fd))
        own->user->arrived(own->user, fd);
}
