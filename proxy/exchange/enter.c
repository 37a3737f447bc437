/*
 * enter - a session's beginning and end, and how callbacks become its events.
 *
 * Must never free a session but when its client's connection is gone.
 */
#include "proxy/exchange/session.h"

#include "filters/base/mem.h"

#include <malloc.h>
#include <stdlib.h>

#define CROWD     64                /* sessions, at least */
#define LEFT      8                 /* one in so many is left of it */
#define KEPT_FREE ((size_t)1 << 20) /* bytes, for those who come next */

/* Bytes a client may send ahead before it is not read any more. */
#define PENDING_ROOM (4 * CONN_READ_MAX)

/* One session less.  When a crowd has gone, the system gets back what it had:
 * in pieces as small as these the allocator does not do so by itself. */
static void enter_count_off(struct worker *w)
{
    w->session_count--;
    if (w->session_most < CROWD || w->session_count > w->session_most / LEFT)
        return;
    malloc_trim(KEPT_FREE);
    w->session_most = w->session_count;
}

static void enter_free(struct session *s)
{
    struct worker *w = s->worker;

    CHECK(s->x == NULL);
    if (s->prev != NULL)
        s->prev->next = s->next;
    else
        w->sessions = s->next;
    if (s->next != NULL)
        s->next->prev = s->prev;
    buf_done(&s->pending);
    metrics_add(&w->metrics.connections_closed, 1);
    atomic_fetch_sub(&w->shared->connections, 1);
    if (s->is_counted)
        crowd_leave(w->shared->crowd, s->crowd_key);
    free(s);
    enter_count_off(w);
}

static void enter_on_client(struct conn_user *user, struct conn *conn,
                            enum conn_event event, struct span in)
{
    struct session *s = container_of(user, struct session, client_user);

    (void)conn;
    switch (event) {
    case CONN_DATA:
        metrics_add(&s->worker->metrics.client_bytes_in, in.n);
        s->input = in;
        session_event(s, EV_CLIENT_DATA);
        break;
    case CONN_EOF:
        session_event(s, EV_CLIENT_EOF);
        break;
    case CONN_OPEN:
    case CONN_FAILED:
        session_event(s, EV_CLIENT_FAILED);
        break;
    case CONN_DRAINED:
        session_event(s, EV_CLIENT_DRAINED);
        break;
    case CONN_STUCK:
        s->queued = conn_queued(s->client); /* what it has yet to take */
        break;
    case CONN_TIMEOUT:
        session_event(s, EV_TIMEOUT);
        break;
    case CONN_CLOSED:
        enter_free(s);
        break;
    }
}

static void enter_on_upstream(struct upstream_user *user, enum conn_event event,
                              struct span in)
{
    struct session *s = container_of(user, struct session, upstream_user);

    switch (event) {
    case CONN_DATA:
        s->input = in;
        session_event(s, EV_UPSTREAM_DATA);
        break;
    case CONN_OPEN:
        session_event(s, EV_UPSTREAM_OPEN);
        break;
    case CONN_EOF:
        session_event(s, EV_UPSTREAM_EOF);
        break;
    case CONN_FAILED:
        session_event(s, EV_UPSTREAM_FAILED);
        break;
    case CONN_DRAINED:
        session_event(s, EV_UPSTREAM_DRAINED);
        break;
    case CONN_STUCK:
    case CONN_TIMEOUT:
    case CONN_CLOSED:
        break;
    }
}

static void enter_link(struct session *s)
{
    s->next = s->worker->sessions;
    if (s->next != NULL)
        s->next->prev = s;
    s->worker->sessions = s;
    if (++s->worker->session_count > s->worker->session_most)
        s->worker->session_most = s->worker->session_count;
}

static bool enter_is_crowd(struct session *s)
{
    struct worker_shared *shared = s->worker->shared;
    const char *peer = shared->crowd != NULL ? conn_peer(s->client) : NULL;

    if (peer == NULL)
        return false;
    s->is_counted = true;
    s->crowd_key = crowd_key(peer);
    return crowd_enter(shared->crowd, s->crowd_key) >
           shared->config->limits.connections_per_address;
}

void enter_session(struct worker *w, struct conn *client)
{
    struct session *s = mem_zalloc(sizeof *s);
    const struct limits *limits = &w->shared->config->limits;
    size_t open = atomic_fetch_add(&w->shared->connections, 1);

    s->worker = w;
    s->client = client;
    s->client_user.event = enter_on_client;
    s->upstream_user.event = enter_on_upstream;
    buf_init(&s->pending, limits->header_bytes + PENDING_ROOM);
    enter_link(s);
    metrics_add(&w->metrics.connections, 1);
    conn_use(client, &s->client_user);
    conn_timeout(client, w->shared->config->timeouts.idle_ms);
    if (enter_is_crowd(s))
        session_event(s, EV_CROWD);
    else if (open >= limits->connections)
        session_event(s, EV_FULL);
}
