/*
 * sender - the last stage: frames a message and writes it to a connection.
 *
 * A message whose end comes soon enough leaves in one write with its exact
 * Content-Length; anything else streams, each turn's bytes in one write.
 */
#ifndef FOGLINE_SENDER_H
#define FOGLINE_SENDER_H

#include "filters/base/buf.h"
#include "proxy/body/gather.h"
#include "proxy/body/stage.h"
#include "proxy/net/conn.h"

/* How a body leaves that does not fit one write. */
enum sender_framing {
    SENDER_RAW,     /* as it is: the head says how long, or the end of the
                       connection will tell */
    SENDER_CHUNKED, /* Transfer-Encoding: chunked */
};

/* How long a body may be waited for, to be sent in one write. */
enum sender_wait {
    SENDER_WAIT_NONE, /* each turn's bytes leave at its end */
    SENDER_WAIT_TURN, /* the first turn decides */
    SENDER_WAIT_END,  /* to the end, as long as it stays small */
};

struct sender_opts {
    struct conn *to;
    struct gather *gather; /* borrowed; empty between turns */
    enum sender_framing framing;
    enum sender_wait wait;
    bool head_complete; /* the head holds its framing lines and blank line */
    bool head_at_once;  /* send the head without waiting for body bytes */
    bool whole_only;    /* with SENDER_WAIT_END: FAULT_SINK rather than to
                           stream what grew too large */
    bool no_body;       /* HEAD, 204, 304: no framing line either */
};

struct sender {
    struct stage stage;
    struct sender_opts opts;
    struct span input;   /* the bytes that this turn's slices may refer to:
                            they live until sender_turn */
    struct buf head;     /* filled in by the owner before the first turn */
    struct buf trailers; /* lines; filled in by the owner before the end */
    struct buf held;     /* body waiting for its end */
    uint64_t written;    /* bytes given to the connection since open */
    bool head_sent;      /* from now on a fault cuts the connection */
    bool ended, broken;
};

/* The most that head, trailers and held may grow to. */
struct sender_sizes {
    size_t head, trailers, held;
};

void sender_init(struct sender *s, const struct sender_sizes *sizes);
void sender_done(struct sender *s);

/* Begins a message; head and trailers are emptied. */
void sender_open(struct sender *s, const struct sender_opts *opts);

/*
 * Ends a turn: writes what there is to be written.  False: the connection is
 * gone.  Call after every event that fed the pipeline, before `input` dies.
 */
MUST_USE bool sender_turn(struct sender *s);

#endif
