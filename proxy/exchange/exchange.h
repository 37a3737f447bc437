/*
 * exchange - one request and its response: what lives as long as they do.
 *
 * Taken from the worker's stock when a request's head is complete and given
 * back when its response has left, so that an idle connection holds none and
 * a busy worker allocates none.
 */
#ifndef FOGLINE_EXCHANGE_H
#define FOGLINE_EXCHANGE_H

#include "proxy/body/reader.h"
#include "proxy/body/scrub.h"
#include "proxy/body/sender.h"
#include "proxy/exchange/account.h"
#include "proxy/exchange/choice.h"
#include "proxy/exchange/coded.h"
#include "proxy/exchange/pace.h"
#include "proxy/exchange/worker.h"

/* What is still needed of the request when its head is gone. */
struct exchange_request {
    unsigned minor;
    struct accept accept;
    bool keep_alive, is_head, is_idempotent;
    bool to_fresh;   /* a 304 may answer it, ... */
    bool copy_coded; /* ... for a copy that was coded here */
};

/* How far reach.c has come in finding a server. */
struct reach {
    size_t server;     /* the one in use */
    size_t addresses;  /* of it that were tried */
    uint32_t failed;   /* bit per server: cannot be reached */
    uint32_t avoided;  /* closed on us: another is better, if there is one */
    uint64_t until_ms; /* no further try to connect after that */
    unsigned connects; /* tries so far */
    enum refusal why;  /* what the last one failed by */
    bool repeated;     /* the request is on its second way */
};

struct exchange {
    struct exchange *next; /* while in the worker's stock */
    struct worker *worker;
    struct edition *edition;   /* of the policy it began with; NULL: in stock */
    struct choice choice;      /* of the filter */
    struct variant variant;    /* of the copy that the filter makes */
    struct upstream *upstream; /* NULL: not chosen, or lost */
    struct reach reach;
    struct exchange_request request;
    struct reader request_body, response_body;
    struct sender to_upstream, to_client;
    struct pace request_pace, response_pace; /* of their bodies */
    struct scrub *scrub;       /* NULL: no response body is open */
    struct coded coded;        /* the stages around it */
    struct account account;    /* for the access log */
    struct relay *relay;       /* NULL: no upgrade was asked for */
    struct buf request_head;   /* as sent upstream; kept for a retry */
    struct buf response_bytes; /* of a response head still incomplete */
    struct head_scan response_scan;
    unsigned status;      /* of the response */
    size_t interims;      /* 1xx so far */
    bool keep_alive;      /* the client's connection survives this */
    bool upstream_usable; /* the response allows the connection's reuse */
};

struct exchange *exchange_take(struct worker *w);

/* Gives the exchange a scrub for its response's body. */
void exchange_take_scrub(struct exchange *x);

/* Counts what it found and puts it back, if there is one. */
void exchange_give_scrub(struct exchange *x);

/* Counts findings, closes the upstream connection if there still is one,
 * returns to the stock.  NULL is fine. */
void exchange_put(struct exchange *x);

/* Frees the stock: all of it, or the scrubs, which know filters. */
void exchange_free_spare(struct worker *w);
void exchange_free_scrubs(struct worker *w);

#endif
