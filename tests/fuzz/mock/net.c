/*
 * net - connections, loop and time as data structures.
 *
 * Keeps the promises of proxy/net/conn.h, and checks that its callers keep
 * theirs: nothing is asked of a connection that is gone.
 */
#include "tests/fuzz/mock/net.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"

#include <stdlib.h>
#include <time.h>

#define WRITTEN_MOST ((size_t)64 << 20)

enum state { CONNECTING, LIVE, FINISHING, CLOSING };

struct conn {
    struct loop *loop;
    struct conn *next;
    struct conn_user *user;
    struct deadline deadline;
    enum state state;
    struct buf written;
    size_t sent; /* of `written`; the rest is queued */
    size_t answers;
    size_t room; /* what the peer takes at once */
    struct {
        unsigned ms;
        size_t least, queued;
    } finish;
    bool client, paused, ended, shut, murmurs;
};

struct loop {
    struct loop_user *user;
    struct deadline_lists deadlines;
    uint64_t now_ms;
    struct conn *open;
    void (*ended)(const struct conn *c);
    bool woken, is_unix;
};

/* --- loop.h --- */

struct loop *loop_new(struct loop_user *user)
{
    struct loop *loop = mem_zalloc(sizeof *loop);

    loop->user = user;
    loop->now_ms = 1;
    deadline_init(&loop->deadlines);
    return loop;
}

void loop_run(struct loop *loop)
{
    (void)loop;
    CHECK(false); /* it is driven from outside */
}

void loop_end(struct loop *loop)
{
    (void)loop;
}

void loop_wake(struct loop *loop)
{
    loop->woken = true;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    CHECK(loop->open == NULL);
    free(loop);
}

uint64_t loop_now(const struct loop *loop)
{
    return loop->now_ms;
}

uint64_t loop_clock(void)
{
    return (uint64_t)time(NULL) * 1000; /* of health checks, which are off */
}

void loop_deadline(struct loop *loop, struct deadline *d, unsigned ms)
{
    deadline_set(&loop->deadlines, d, ms, loop->now_ms);
}

/* --- conn.h --- */

static void tell(struct conn *c, enum conn_event event, struct span in)
{
    if (c->state == LIVE || c->state == CONNECTING)
        c->user->event(c->user, c, event, in);
}

static void on_deadline(struct deadline *d)
{
    struct conn *c = container_of(d, struct conn, deadline);
    size_t queued = conn_queued(c);

    if (c->state != FINISHING) {
        tell(c, CONN_TIMEOUT, span_of(NULL, 0));
        return;
    }
    if (queued + c->finish.least > c->finish.queued) {
        conn_abort(c);
        return;
    }
    c->finish.queued = queued;
    conn_timeout(c, c->finish.ms);
}

static struct conn *conn_new(struct loop *loop, enum state state)
{
    struct conn *c = mem_zalloc(sizeof *c);

    c->loop = loop;
    c->state = state;
    c->deadline.expired = on_deadline;
    c->next = loop->open;
    loop->open = c;
    buf_init(&c->written, WRITTEN_MOST);
    return c;
}

struct conn *conn_connect(struct loop *loop, const struct address *to,
                          struct conn_user *user)
{
    struct conn *c = conn_new(loop, CONNECTING);

    (void)to;
    c->user = user;
    return c;
}

void conn_use(struct conn *c, struct conn_user *user)
{
    c->user = user;
}

/* The peer takes what it has room for; is all of it taken? */
static bool send_queued(struct conn *c)
{
    size_t n = conn_queued(c);

    n = n < c->room ? n : c->room;
    c->sent += n;
    c->room -= n;
    return conn_queued(c) == 0;
}

/* Does the head of a final response begin with it, and not a body that looks
 * like one?  Ours names us, in Via or Proxy-Status. */
static bool is_answer(struct span s)
{
    return s.n > 9 && memcmp(s.p, "HTTP/1.", 7) == 0 && s.p[9] >= '2' &&
           memmem(s.p, s.n, "fogline", 7) != NULL;
}

bool conn_write(struct conn *c, const struct span *slices, size_t count)
{
    if (c->state != LIVE)
        return false;
    CHECK(!c->shut);
    c->answers += count != 0 && is_answer(slices[0]);
    for (size_t i = 0; i < count; i++)
        CHECK(buf_put(&c->written, slices[i]));
    (void)send_queued(c);
    return true;
}

/* A turn has one event, at whose end all leaves anyway. */
bool conn_write_last(struct conn *c, const struct span *slices, size_t count)
{
    return conn_write(c, slices, count);
}

uint8_t *conn_room(struct conn *c, size_t n)
{
    static uint8_t room[3 * CONN_ROOM_SHORT];

    (void)c;
    CHECK(n <= sizeof room);
    memset(room, 'x', sizeof room); /* what was there is nobody's */
    return room;
}

size_t conn_queued(const struct conn *c)
{
    return c->written.n - c->sent;
}

void conn_pause(struct conn *c)
{
    c->paused = true;
}

void conn_resume(struct conn *c)
{
    c->paused = false;
}

void conn_timeout(struct conn *c, unsigned ms)
{
    loop_deadline(c->loop, &c->deadline, ms);
}

void conn_shutdown(struct conn *c)
{
    c->shut = true;
}

void conn_finish(struct conn *c, unsigned ms, size_t least)
{
    if (c->state == CLOSING)
        return;
    if (conn_queued(c) == 0) {
        conn_close(c);
        return;
    }
    c->state = FINISHING;
    c->finish.ms = ms;
    c->finish.least = least;
    c->finish.queued = conn_queued(c);
    conn_timeout(c, ms);
}

void conn_close(struct conn *c)
{
    conn_timeout(c, 0);
    c->state = CLOSING;
}

void conn_abort(struct conn *c)
{
    conn_close(c);
}

bool conn_can_abort(const struct conn *c)
{
    return !c->loop->is_unix;
}

bool conn_is_quiet(const struct conn *c)
{
    return c->state == LIVE && !c->ended && !c->murmurs;
}

const char *conn_peer(struct conn *c)
{
    return c->loop->is_unix ? NULL : "192.0.2.1";
}

/* --- net.h --- */

struct conn *net_accept(struct loop *loop)
{
    struct conn *c = conn_new(loop, LIVE);

    c->client = true;
    return c;
}

struct conn *net_at(struct loop *loop, size_t nth)
{
    struct conn *c = loop->open;

    for (; c != NULL && nth != 0; nth--)
        c = c->next;
    return c;
}

bool net_is_client(const struct conn *c)
{
    return c->client;
}

bool net_is_connecting(const struct conn *c)
{
    return c->state == CONNECTING;
}

bool net_reads(const struct conn *c)
{
    return c->state == LIVE && !c->paused && !c->ended;
}

struct span net_written(const struct conn *c)
{
    return c->written.n == 0 ? span_str("") : buf_span(&c->written);
}

void net_data(struct conn *c, struct span in)
{
    c->murmurs = false;
    if (net_reads(c) && in.n != 0)
        tell(c, CONN_DATA, in);
}

void net_eof(struct conn *c)
{
    if (!net_reads(c))
        return;
    c->ended = true;
    tell(c, CONN_EOF, span_of(NULL, 0));
}

/* Reading tells, or writing, or connecting. */
void net_fail(struct conn *c)
{
    if (c->state == FINISHING)
        conn_close(c);
    if (c->state == LIVE && !net_reads(c) && conn_queued(c) == 0)
        return;
    c->ended = true;
    tell(c, CONN_FAILED, span_of(NULL, 0));
}

void net_connected(struct conn *c)
{
    if (c->state != CONNECTING)
        return;
    c->state = LIVE;
    tell(c, CONN_OPEN, span_of(NULL, 0));
}

void net_take(struct conn *c, size_t n)
{
    bool waits = conn_queued(c) != 0;

    c->room += n;
    if (!waits || !send_queued(c))
        return;
    if (c->state == FINISHING)
        conn_close(c);
    else
        tell(c, CONN_DRAINED, span_of(NULL, 0));
}

void net_murmur(struct conn *c)
{
    c->murmurs = true;
}

void net_wait(struct loop *loop, unsigned ms)
{
    loop->now_ms += ms;
    deadline_run(&loop->deadlines, loop->now_ms);
}

/* Frees the first connection that is closing; false: there is none. */
static bool free_closed(struct loop *loop)
{
    struct conn **at = &loop->open, *c;

    while (*at != NULL && (*at)->state != CLOSING)
        at = &(*at)->next;
    c = *at;
    if (c == NULL)
        return false;
    *at = c->next;
    if (loop->ended != NULL)
        loop->ended(c);
    if (c->user != NULL)
        c->user->event(c->user, c, CONN_CLOSED, span_of(NULL, 0));
    buf_done(&c->written);
    free(c);
    return true;
}

void net_turn(struct loop *loop)
{
    if (loop->woken) {
        loop->woken = false;
        loop->user->woken(loop->user);
    }
    while (free_closed(loop))
        ;
}

size_t net_answers(const struct conn *c)
{
    return c->answers;
}

void net_set_up(struct loop *loop, void (*ended)(const struct conn *c),
                bool is_unix)
{
    loop->ended = ended;
    loop->is_unix = is_unix;
}
