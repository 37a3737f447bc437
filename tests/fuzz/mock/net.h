/*
 * net - proxy/net without a network: the same calls, and what would come from
 * the kernel comes from whoever drives it.
 *
 * With absent.c in place of proxy/net/{conn,loop,listener}.c.  One loop at a
 * time, one thread.  As with the real one, no event comes from within a call of
 * conn.h; each function below tells at most one conn of one event, then of the
 * ends that follow from it (CONN_CLOSED).
 */
#ifndef FOGLINE_FUZZ_MOCK_NET_H
#define FOGLINE_FUZZ_MOCK_NET_H

#include "filters/base/buf.h"
#include "proxy/net/listener.h"

/* A client's connection, nobody's yet: hand it to enter_session(). */
struct conn *net_accept(struct loop *loop);

/* The `nth` connection that is open, clients' or upstreams'; NULL: there are
 * not so many. */
struct conn *net_at(struct loop *loop, size_t nth);

bool net_is_client(const struct conn *c);
bool net_is_connecting(const struct conn *c);

/* Would it be read?  If so, CONN_DATA may be told. */
bool net_reads(const struct conn *c);

/* All that was written to it so far, sent or not. */
struct span net_written(const struct conn *c);

/* Tells of bytes; of the end of them; of a broken connection; of the
 * handshake's end.  Nothing happens where the kernel would not come to tell it.
 */
void net_data(struct conn *c, struct span in);
void net_eof(struct conn *c);
void net_fail(struct conn *c);
void net_connected(struct conn *c);

/* From now on the peer takes so many bytes more, queued ones first. */
void net_take(struct conn *c, size_t n);

/* Bytes have come that the loop has not heard of yet. */
void net_murmur(struct conn *c);

/* Time passes; what is due is told. */
void net_wait(struct loop *loop, unsigned ms);

/* The loop's next turn: wakes who asked for it, tells of what has closed. */
void net_turn(struct loop *loop);

/* Final responses whose head was written to it. */
size_t net_answers(const struct conn *c);

/* `ended` is called with each connection just before it is freed.  `is_unix`:
 * nobody has an address, and a reset looks like an end. */
void net_set_up(struct loop *loop, void (*ended)(const struct conn *c),
                bool is_unix);

#endif
