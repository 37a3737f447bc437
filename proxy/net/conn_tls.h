/*
 * conn_tls - TLS under a conn: what the files of net/ share of it.
 *
 *   socket --> read_buffer[SKIP..] --> tls --> read_buffer[0..] --> CONN_DATA
 *   conn_write --> plain (one record) --> tls --> cipher --> socket
 *
 * Who uses a conn sees nothing of it: events and calls mean the same.  Data is
 * decrypted in place, in the loop's one buffer; what one conn_write makes is
 * collected in the outbox and leaves in one system call.
 */
#ifndef FOGLINE_CONN_TLS_H
#define FOGLINE_CONN_TLS_H

#include "certs/tls.h"
#include "proxy/net/conn.h"

/* Ciphertext is read this far behind where its plaintext goes. */
#define CONN_TLS_SKIP   (TLS_RECORD_MAX + TLS_RECORD_GROWTH)

#define CONN_TLS_CIPHER ((size_t)4 * CONN_TLS_SKIP)

/* Of a loop: good within one call only. */
struct conn_tls_scratch {
    size_t cipher_n; /* 0 between calls */
    uint8_t *cipher; /* CONN_TLS_CIPHER bytes of the outbox's room */
    uint8_t plain[TLS_RECORD_MAX];
};

struct conn_tls;

/* The server's side; the handshake may take `ms`. */
void conn_tls_accept(struct conn *c, struct tls_server *server, unsigned ms);

/* TCP is there: the client's side begins its handshake. */
void conn_tls_start(struct conn *c);

/* Bytes from the socket; its end. */
void conn_tls_input(struct conn *c, struct span in);
void conn_tls_cut(struct conn *c);

/* As conn_write.  What is written before the handshake is complete waits for
 * it. */
bool conn_tls_write(struct conn *c, const struct span *slices, size_t count);

/* Says that no more will come.  False: the handshake is not complete yet; then
 * it is said, and TCP's end follows, when it is. */
bool conn_tls_end(struct conn *c);

/* Reading is wanted again: an end that came meanwhile is told, later. */
void conn_tls_resume(struct conn *c);

bool conn_tls_is_quiet(const struct conn_tls *t);

/* Frees c's, if it has one. */
void conn_tls_free(struct conn *c);

#endif
