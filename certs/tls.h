/*
 * tls - one connection's TLS, without a socket.
 *
 * Ciphertext that arrives is lent (tls_lend), ciphertext to send is handed to
 * a wire; nothing here waits, and nothing is kept but the part of a record
 * that has not all come.  One thread at a time.
 */
#ifndef FOGLINE_TLS_H
#define FOGLINE_TLS_H

#include "certs/identity.h"
#include "certs/tls_client.h"
#include "certs/tls_server.h"

/* Plaintext that one record holds at most; a longer write takes several. */
#define TLS_RECORD_MAX ((size_t)16 * 1024)

/* What a record may add to its plaintext, generously. */
#define TLS_RECORD_GROWTH ((size_t)2 * 1024)

struct tls;

/* Where ciphertext goes.  Embed in the owner. */
struct tls_wire {
    /* Takes one record, or a few small ones; must take all of it. */
    void (*send)(struct tls_wire *self, struct span bytes);
};

enum tls_result {
    TLS_MORE,   /* all that was lent is used up: lend more */
    TLS_DONE,   /* the handshake is complete */
    TLS_END,    /* the peer ended its direction, as it should */
    TLS_FAILED, /* see tls_fault; only tls_free is left */
};

/* The server's side of a new connection.  The context is borrowed until this
 * returns, the wire for the life of the tls. */
struct tls *tls_accept(struct tls_server *server, struct tls_wire *wire);

/* The client's side; `host`: the name or address that was asked for, which the
 * certificate must bear (unless settings say otherwise).  `client` is borrowed
 * for the life of the tls. */
struct tls *tls_connect(struct tls_client *client, const char *host,
                        struct tls_wire *wire);

/* NULL is fine.  Says nothing to the peer. */
void tls_free(struct tls *t);

/* Lends what has arrived, for the tls_shake and tls_read that follow. */
void tls_lend(struct tls *t, struct span in);

/* Goes on with the handshake: MORE, DONE or FAILED.  A client calls it first
 * with nothing lent. */
MUST_USE enum tls_result tls_shake(struct tls *t);

/*
 * Decrypts all that was lent, after DONE, to `to`, `*n` bytes of it.  The room
 * must do for what was lent and TLS_RECORD_MAX more.  MORE, END or FAILED;
 * what was decrypted before counts in any case.  `to` may lie before the bytes
 * that were lent in the same buffer, if TLS_RECORD_MAX + TLS_RECORD_GROWTH lie
 * between.
 */
MUST_USE enum tls_result tls_read(struct tls *t, uint8_t *to, size_t room,
                                  size_t *n);

/* Encrypts, after DONE.  False: it has failed. */
MUST_USE bool tls_write(struct tls *t, struct span plain);

/* Tells the peer that no more will come (close_notify), once. */
void tls_end(struct tls *t);

/* True if part of a record has come, and the rest has not. */
bool tls_is_amid_record(const struct tls *t);

/* Why it failed; TLS_FAULT_NONE if it has not. */
enum tls_fault tls_fault(const struct tls *t);

/* It fails: the connection ended without TLS_END; it took too long. */
void tls_cut(struct tls *t);
void tls_late(struct tls *t);

/* Who the peer is by its certificate, after DONE; NULL: it has shown none.
 * Lives as long as the tls. */
const struct identity *tls_identity(const struct tls *t);

#endif
