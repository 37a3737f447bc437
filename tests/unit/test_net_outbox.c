/* outbox: the last bytes of a message leave at the end of a turn, in order,
 * whatever else the connection does. */
#include "proxy/net/uv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define MANY (OUTBOX_CONNS + 3)

/* A connection, and the socket at its other end. */
struct pair {
    struct conn_user user; /* first: see on_event */
    struct conn *conn;
    int peer;
    int stuck, drained, closed;
};

static void on_event(struct conn_user *user, struct conn *conn,
                     enum conn_event event, struct span in)
{
    struct pair *p = (struct pair *)user;

    (void)in;
    p->stuck += event == CONN_STUCK && conn_queued(conn) != 0;
    p->drained += event == CONN_DRAINED;
    p->closed += event == CONN_CLOSED;
}

static void turn(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_NOWAIT);
}

static void pair_open(struct loop *loop, struct pair *p)
{
    int fd[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd),
                     0);
    *p = (struct pair){.user.event = on_event, .peer = fd[1]};
    p->conn = conn_adopt(loop, fd[0], true, NULL);
    conn_use(p->conn, &p->user);
}

static void pair_close(struct loop *loop, struct pair *p)
{
    if (p->closed == 0)
        conn_close(p->conn);
    turn(loop);
    assert_int_equal(p->closed, 1);
    close(p->peer);
}

static void put(struct pair *p, const char *text, bool last)
{
    struct span slices[2] = {span_str(text), span_str(".")};

    assert_true(last ? conn_write_last(p->conn, slices, 2)
                     : conn_write(p->conn, slices, 2));
}

/* All that has come is `text`. */
static void expect(const struct pair *p, const char *text)
{
    char got[64];
    ssize_t n = recv(p->peer, got, sizeof got, 0);

    assert_int_equal(n, (ssize_t)strlen(text));
    assert_memory_equal(got, text, strlen(text));
}

static void expect_nothing(const struct pair *p)
{
    char byte;

    assert_int_equal(recv(p->peer, &byte, 1, 0), -1);
}

static void last_bytes_leave_when_the_turn_ends(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p;

    (void)state;
    pair_open(loop, &p);
    put(&p, "one", true);
    expect_nothing(&p);
    turn(loop);
    expect(&p, "one.");
    put(&p, "two", false);
    expect(&p, "two.");
    pair_close(loop, &p);
    loop_free(loop);
}

static void what_follows_does_not_overtake(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p;

    (void)state;
    pair_open(loop, &p);
    put(&p, "one", true);
    put(&p, "two", false);
    expect(&p, "one.two.");
    put(&p, "three", true);
    put(&p, "four", true);
    turn(loop);
    expect(&p, "three.four.");
    pair_close(loop, &p);
    loop_free(loop);
}

static void many_connections_get_their_own(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p[MANY];
    char text[24];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        pair_open(loop, &p[i]);
        snprintf(text, sizeof text, "for %d", i);
        put(&p[i], text, true);
    }
    conn_close(p[MANY - 1].conn); /* one of those that still wait */
    turn(loop);
    for (int i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "for %d.", i);
        expect(&p[i], text);
        pair_close(loop, &p[i]);
    }
    loop_free(loop);
}

static void an_end_comes_behind_the_last_bytes(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p[3];
    char byte;

    (void)state;
    for (int i = 0; i < 3; i++) {
        pair_open(loop, &p[i]);
        put(&p[i], "bye", true);
    }
    conn_close(p[0].conn);
    conn_shutdown(p[1].conn);
    conn_finish(p[2].conn, 1000, 1);
    turn(loop);
    for (int i = 0; i < 3; i++) {
        expect(&p[i], "bye.");
        assert_int_equal(recv(p[i].peer, &byte, 1, 0), 0);
        pair_close(loop, &p[i]);
    }
    loop_free(loop);
}

static void what_is_long_does_not_wait(void **state)
{
    static char bytes[OUTBOX_LONG + 1];
    struct span s = span_of(bytes, sizeof bytes);
    struct loop *loop = loop_new(NULL);
    struct pair p;

    (void)state;
    pair_open(loop, &p);
    assert_true(conn_write_last(p.conn, &s, 1));
    assert_int_equal(recv(p.peer, bytes, sizeof bytes, 0), sizeof bytes);
    pair_close(loop, &p);
    loop_free(loop);
}

static void what_is_made_in_place_is_not_copied(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        uint8_t *room = outbox_room(&loop->outbox, 100);
        struct span s = span_of(room, 4);

        pair_open(loop, &p[i]);
        memcpy(room, i == 0 ? "here" : "next", 4);
        assert_true(conn_write_last(p[i].conn, &s, 1));
        assert_ptr_equal(p[i].conn->waiting->bytes.p, room);
    }
    turn(loop);
    expect(&p[0], "here");
    expect(&p[1], "next");
    for (int i = 0; i < 2; i++)
        pair_close(loop, &p[i]);
    loop_free(loop);
}

/* A head that was put before a body leaves a gap of what it did not need. */
static void a_gap_before_what_is_made_does_not_matter(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        uint8_t *room;
        struct span s;

        pair_open(loop, &p[i]);
        room = conn_room(p[i].conn, 100);
        s = span_of(room + 7, 93);
        memset(room, 'x', 7);
        memset(room + 7, 'a' + i, 93);
        assert_true(conn_write_last(p[i].conn, &s, 1));
        assert_ptr_equal(p[i].conn->waiting->bytes.p, room + 7);
    }
    turn(loop);
    for (int i = 0; i < 2; i++) {
        char got[101] = {0}, want[94] = {0};

        memset(want, 'a' + i, 93);
        assert_int_equal(recv(p[i].peer, got, 100, 0), 93);
        assert_string_equal(got, want);
        pair_close(loop, &p[i]);
    }
    loop_free(loop);
}

/* What was made lies in the order of its making, which another may be. */
static void pieces_of_the_room_keep_their_order(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p;
    struct span slices[3];
    uint8_t *room;

    (void)state;
    pair_open(loop, &p);
    room = conn_room(p.conn, 8);
    memcpy(room, "bodytail", 8);
    slices[0] = span_str("head");
    slices[1] = span_of(room + 4, 4);
    slices[2] = span_of(room, 4);
    assert_true(conn_write_last(p.conn, slices, 3));
    assert_non_null(p.conn->waiting);
    turn(loop);
    expect(&p, "headtailbody");
    pair_close(loop, &p);
    loop_free(loop);
}

/* Where the box is full, what lies in its room leaves at once. */
static void the_last_room_is_no_trap(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct span slices[2];
    struct pair p;
    uint8_t *room;

    (void)state;
    pair_open(loop, &p);
    room = conn_room(p.conn, OUTBOX_BYTES);
    memcpy(room, "ab", 2);
    slices[0] = span_of(room + 1, 1);
    slices[1] = span_of(room, 1);
    assert_true(conn_write_last(p.conn, slices, 2));
    assert_null(p.conn->waiting);
    expect(&p, "ba");
    pair_close(loop, &p);
    loop_free(loop);
}

/* There is always as much room as was asked for. */
static void room_is_made(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct span s = span_of(loop->read_buffer, OUTBOX_LONG);
    struct pair p[MANY];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        uint8_t *room = outbox_room(&loop->outbox, CONN_TLS_CIPHER);

        assert_true(room + CONN_TLS_CIPHER <=
                    loop->outbox.bytes + OUTBOX_BYTES);
        pair_open(loop, &p[i]);
        assert_true(conn_write_last(p[i].conn, &s, 1));
    }
    for (int i = 0; i < MANY; i++)
        pair_close(loop, &p[i]);
    loop_free(loop);
}

/* Who counts what a peer has yet to take hears of it. */
static void what_the_socket_does_not_take_is_told(void **state)
{
    static char bytes[OUTBOX_LONG];
    struct span s = span_of(bytes, sizeof bytes);
    struct loop *loop = loop_new(NULL);
    struct pair p;
    int fd, small = 1;

    (void)state;
    pair_open(loop, &p);
    assert_int_equal(uv_fileno((uv_handle_t *)&p.conn->pipe, &fd), 0);
    assert_int_equal(
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0);
    for (int i = 0; i < 4; i++) {
        assert_true(conn_write_last(p.conn, &s, 1));
        if (i == 0)
            turn(loop);
    }
    assert_int_equal(p.stuck, 1);
    for (size_t n = 0; n < 4 * sizeof bytes;) {
        ssize_t got = recv(p.peer, bytes, sizeof bytes, 0);

        n += got > 0 ? (size_t)got : 0;
        turn(loop);
    }
    assert_int_equal(p.drained, 1);
    pair_close(loop, &p);
    loop_free(loop);
}

static void nothing_of_it_stays(void **state)
{
    struct loop *loop = loop_new(NULL);
    struct pair p;

    (void)state;
    pair_open(loop, &p);
    put(&p, "secret", true);
    turn(loop);
    assert_non_null(memmem(loop->outbox.bytes, OUTBOX_BYTES, "secret", 6));
    outbox_wipe(&loop->outbox);
    assert_null(memmem(loop->outbox.bytes, OUTBOX_BYTES, "secret", 6));
    pair_close(loop, &p);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_bytes_leave_when_the_turn_ends),
        cmocka_unit_test(what_follows_does_not_overtake),
        cmocka_unit_test(many_connections_get_their_own),
        cmocka_unit_test(an_end_comes_behind_the_last_bytes),
        cmocka_unit_test(what_is_long_does_not_wait),
        cmocka_unit_test(what_is_made_in_place_is_not_copied),
        cmocka_unit_test(a_gap_before_what_is_made_does_not_matter),
        cmocka_unit_test(pieces_of_the_room_keep_their_order),
        cmocka_unit_test(the_last_room_is_no_trap),
        cmocka_unit_test(room_is_made),
        cmocka_unit_test(what_the_socket_does_not_take_is_told),
        cmocka_unit_test(nothing_of_it_stays),
    };

    return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
