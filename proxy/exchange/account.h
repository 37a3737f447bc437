/*
 * account - what is noted of an exchange for the access log.
 *
 * One JSON object a line: time, method, target, client (a name of its
 * certificate, if it has shown one), status, bytes, duration_ms,
 * filter, findings by kind, whether the response was complete, and why fogline
 * refused or cut it.  No address and no host of a client; the target and
 * the name as the exchange's own filter leaves them, or null where that cannot
 * hide what is in them.  Without an access log nothing of this is done.
 */
#ifndef FOGLINE_ACCOUNT_H
#define FOGLINE_ACCOUNT_H

#include "filters/filter.h"
#include "proxy/http/refusal.h"
#include "proxy/http/request.h"

struct exchange;
struct worker;

struct account {
    bool is_open;
    uint64_t began_ns;
    struct buf request; /* method and target, as they came */
    size_t method_n;
    uint64_t refused_bytes; /* of fogline's own answer */
    enum refusal refusal;   /* NONE: it was not refused */
    uint32_t findings[KIND_COUNT];
};

/* `most`: bytes of a request head. */
void account_init(struct account *a, size_t most);
void account_done(struct account *a);

/* The request's head has been read. */
void account_open(struct exchange *x, const struct request *r);

/* Counts what was found in a part of the response. */
void account_tally(struct exchange *x, const struct tally *tally);

/* It was refused, with `bytes` of an answer; 0: it was cut. */
void account_refuse(struct exchange *x, enum refusal refusal, size_t bytes);

/* It is over: the line is written. */
void account_close(struct exchange *x);

/* A line for what never became an exchange. */
void account_refuse_early(struct worker *w, enum refusal refusal, size_t bytes);

#endif
