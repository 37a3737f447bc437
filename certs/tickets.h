/*
 * tickets - the keys of session tickets: shared by all threads, made new
 * every so often.
 *
 * A ticket holds a session, sealed by a key that only this process has; who
 * brings it back is spared half of a handshake.  A key seals for one period
 * and opens for one more; what it sealed can then be read by nobody.
 */
#ifndef FOGLINE_TICKETS_H
#define FOGLINE_TICKETS_H

#include <openssl/ssl.h>

struct tickets;

/* `period_s`: as above, in seconds. */
struct tickets *tickets_new(unsigned period_s);

/* Wipes the keys.  NULL is fine. */
void tickets_free(struct tickets *t);

/* Has `ctx` use them; they must outlive it and all its connections. */
void tickets_use(struct tickets *t, SSL_CTX *ctx);

#endif
