/*
 * session - one client connection and the requests that come over it, one
 * after the other.
 *
 *            +------------------ keep-alive -------------------+
 *            v                                                 |
 *   (new) --> IDLE --> REQUEST --> CONNECT --> HEAD --> BODY --+
 *              |          |           |         |        |     |
 *              |          +-----------+---------+--------+-> LINGER
 *              +--------------------------------------------> CLOSING ->
 * (freed)
 *
 * A WebSocket's 101 leads from HEAD to SOCKET (relay.h), and that to LINGER.
 *
 * A table-driven state machine with one door, session_event: every callback
 * becomes an event, a step returns the next state, one line assigns it.
 * session.c has the machine, enter.c what feeds it, ask.c the request's half
 * of the work, reach.c the way to a server, answer.c the response's half.  This
 * header is theirs; worker.c only opens sessions.
 */
#ifndef FOGLINE_SESSION_H
#define FOGLINE_SESSION_H

#include "proxy/exchange/exchange.h"

/* id, step, member of struct timeouts that bounds the state */
#define SESSION_STATES(X)                                                      \
    X(IDLE, step_idle, idle_ms)         /* no byte of a request yet */         \
    X(REQUEST, step_request, header_ms) /* part of a head */                   \
    X(CONNECT, step_connect, upstream_connect_ms) /* to the upstream */        \
    X(HEAD, step_head, upstream_response_ms)      /* waiting for the answer */ \
    X(BODY, step_body, stall_ms)                  /* in the answer's body */   \
    X(SOCKET, step_socket, websocket_idle_ms)     /* relaying a WebSocket */   \
    X(LINGER, step_linger, linger_ms)             /* answered, reading on */   \
    X(CLOSING, step_closing, linger_ms)           /* until CONN_CLOSED */

enum session_state {
#define X(id, step, timeout) STATE_##id,
    SESSION_STATES(X)
#undef X
};

enum session_event {
    EV_CLIENT_DATA, /* in s->input; also with none, to look at s->pending */
    EV_CLIENT_EOF,
    EV_CLIENT_FAILED,
    EV_CLIENT_DRAINED, /* more may be sent */
    EV_UPSTREAM_OPEN,
    EV_UPSTREAM_DATA, /* in s->input */
    EV_UPSTREAM_EOF,
    EV_UPSTREAM_FAILED,
    EV_UPSTREAM_DRAINED,
    EV_TIMEOUT,
    EV_DRAIN, /* the server wants to end: no further request */
    EV_LATE,  /* that has taken too long: no further answer */
    EV_STOP,  /* the server ends now */
    EV_FULL,  /* the connection is one too many */
    EV_CROWD, /* it is one too many of its address */
};

struct session {
    struct conn_user client_user;
    struct upstream_user upstream_user;
    struct conn *client;
    struct worker *worker;
    struct session *prev, *next; /* in worker->sessions */
    struct exchange *x;          /* NULL between requests */
    struct span input;     /* the event's bytes; of the loop's read buffer */
    struct buf pending;    /* client bytes not yet used */
    struct head_scan scan; /* of the request head in `pending` */
    size_t queued;         /* unsent bytes when progress was last seen */
    enum session_state state;
    uint64_t crowd_key; /* of its address ... */
    bool is_counted;    /* ... in shared->crowd */
    bool client_ended;  /* it sends no more, but may still read */
};

/* The one door. */
void session_event(struct session *s, enum session_event ev);

/* Closes the client's connection when all that is queued has been taken. */
void session_finish(struct session *s);

/* True if no further request is to be taken from this connection. */
bool session_is_last(const struct session *s);

/* --- enter.c: from callbacks to events --- */

/* Begins with an accepted connection, which becomes the session's. */
void enter_session(struct worker *w, struct conn *client);

/* --- ask.c: the steps' work on requests; each returns the next state --- */

/* Reads a request head out of pending and input; begins its exchange. */
enum session_state ask_read(struct session *s);

/* Sends the head, and what there is of the body, to x->upstream. */
enum session_state ask_send(struct session *s);

/* Client bytes during an exchange: body to pass on, or bytes of the next
 * request to keep.  `now` is the state to stay in. */
enum session_state ask_more(struct session *s, enum session_state now);

/* Reads the client, or stops, by what is waiting already. */
void ask_regulate(struct session *s);

/* --- reach.c: the way to a server --- */

/* The request is ready to go: to which server, over which connection? */
enum session_state reach_begin(struct session *s);

/* Connects; if that has failed, to the next address, or the next server. */
enum session_state reach_address(struct session *s);

/* Connecting took too long: the same, but not for long. */
enum session_state reach_timeout(struct session *s);

/* The server is gone without a byte of an answer: again, or refused. */
enum session_state reach_again(struct session *s, enum refusal otherwise);

/* The exchange is refused; if the server is to blame, it is counted. */
void reach_blame(struct session *s, enum refusal refusal);

/* The server answered as it should. */
void reach_praise(struct session *s);

/* --- answer.c: the same for responses --- */

/* Reads a response head out of x->response_bytes and input. */
enum session_state answer_read(struct session *s);

/* Passes body bytes on. */
enum session_state answer_body(struct session *s, struct span in);

/* The upstream closed in the middle of a body: its end, or a fault. */
enum session_state answer_eof(struct session *s);

/* Answers instead of the upstream, or cuts if a head has left. */
enum session_state answer_refuse(struct session *s, enum refusal refusal);

/* Feeds x->coded.first.  What comes plain is also ended. */
MUST_USE enum refusal answer_feed(struct session *s, struct span in);

/* The response has left: to the next request, or to the end. */
enum session_state answer_done(struct session *s, bool keep_alive);

/* After the last byte of the body: its trailers, and the end of its stages. */
MUST_USE enum refusal answer_finish(struct session *s);

/* --- answer_head.c: answer.c's work on heads --- */

/* Appends the status line of scratch.response and its fields, filtered; framing
 * lines are the sender's. */
MUST_USE enum fault answer_head(struct session *s, struct buf *out);

/* Appends the lines in scratch.lines, filtered. */
MUST_USE enum fault answer_head_filter(struct session *s, struct buf *out);

/* --- recode.c: answer.c's work on codings --- */

/* For the response in scratch. */
struct coded_plan recode_plan(const struct session *s);

/* Opens the stages between reader and sender. */
void recode_open(struct session *s, const struct coded_plan *plan);

/* Feeds and decodes as much of a coded body as the client's queue has room
 * for, and keeps the rest. */
MUST_USE enum refusal recode_read(struct session *s, struct span in);

/* Before sender_turn: what is decided leaves the encoder.  False: the client
 * is gone. */
MUST_USE bool recode_turn(struct session *s);

/* The client has taken all: what waits goes on, then the upstream. */
enum session_state recode_resume(struct session *s);

/* After loop_wake: sessions that had too much to decode in one turn go on. */
void recode_wake(struct worker *w);

/* --- relay.c: WebSockets --- */

/* Begins the relay of a request that asks for an upgrade, if it may have one.
 */
MUST_USE enum refusal relay_ask(struct session *s, const struct request *r);

/* scratch.response is the 101 to it; `rest` came behind. */
enum session_state relay_begin(struct session *s, struct span rest);

/* The step of STATE_SOCKET. */
enum session_state relay_event(struct session *s, enum session_event ev);

/* --- interim.c --- */

/* Passes scratch.response, a 1xx, on, and waits for the next. */
enum session_state interim_pass(struct session *s);

#endif
