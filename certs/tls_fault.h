/*
 * tls_fault - why TLS with a peer failed, and how often it did.
 */
#ifndef FOGLINE_TLS_FAULT_H
#define FOGLINE_TLS_FAULT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* id, name in metrics */
#define TLS_FAULTS(X)                                                          \
    X(NONE, "none")                                                            \
    X(PROTOCOL, "protocol")             /* broken, or nothing in common */     \
    X(PLAIN, "not_tls")                 /* the peer speaks something else */   \
    X(ALERT, "alert")                   /* the peer refused, and said so */    \
    X(CUT, "cut")                       /* it went without saying goodbye */   \
    X(TIMEOUT, "timeout")               /* the handshake took too long */      \
    X(LIMIT, "limit")                   /* more handshakes than are allowed */ \
    X(NO_CERTIFICATE, "no_certificate") /* the peer must show one */           \
    X(EXPIRED, "certificate_expired")   /* or not valid yet */                 \
    X(NAME, "certificate_name")         /* it is another's */                  \
    X(ISSUER, "certificate_issuer")     /* of nobody that we trust */          \
    X(REVOKED, "certificate_revoked")                                          \
    X(PIN, "certificate_pin")     /* not the key it should be */               \
    X(CERTIFICATE, "certificate") /* not good for another reason */

enum tls_fault {
#define X(id, name) TLS_FAULT_##id,
    TLS_FAULTS(X)
#undef X
        TLS_FAULT_COUNT
};

const char *tls_fault_name(enum tls_fault fault);

/* Handshakes of one context, all threads together. */
struct tls_tally {
    _Atomic uint64_t full, resumed;
    _Atomic uint64_t reloads, reloads_refused; /* of its files */
    _Atomic uint64_t failed[TLS_FAULT_COUNT];
};

static inline void tls_fault_reload(struct tls_tally *tally, bool good)
{
    atomic_fetch_add_explicit(good ? &tally->reloads : &tally->reloads_refused,
                              1, memory_order_relaxed);
}

static inline void tls_fault_count(struct tls_tally *tally,
                                   enum tls_fault fault)
{
    atomic_fetch_add_explicit(&tally->failed[fault], 1, memory_order_relaxed);
}

#endif
