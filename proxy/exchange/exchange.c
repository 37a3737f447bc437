/*
 * exchange - a stock of them per worker.
 */
#include "proxy/exchange/exchange.h"

#include "filters/base/mem.h"
#include "proxy/exchange/relay.h"

#include <stdlib.h>

#define SPARE_MAX 64 /* kept per worker of each kind */

/* What a head may grow by: Via, Connection, framing, replacements. */
#define HEAD_GROWTH ((size_t)16 * 1024)

static struct exchange *exchange_new(struct worker *w)
{
    const struct limits *limits = &w->shared->config->limits;
    struct exchange *x = mem_zalloc(sizeof *x);
    struct sender_sizes sizes = {
        .head = 4 * limits->header_bytes + HEAD_GROWTH,
        .trailers = 4 * limits->trailer_bytes + HEAD_GROWTH,
        .held = 4 * limits->collect_bytes,
    };

    x->worker = w;
    sender_init(&x->to_upstream, &sizes);
    sender_init(&x->to_client, &sizes);
    buf_init(&x->request_head, 4 * limits->header_bytes + HEAD_GROWTH);
    buf_init(&x->response_bytes, limits->header_bytes + CONN_READ_MAX);
    choice_init(&x->choice, limits->header_bytes);
    coded_init(&x->coded, limits->header_bytes + CONN_READ_MAX);
    account_init(&x->account, limits->header_bytes);
    return x;
}

static void exchange_free(struct exchange *x)
{
    sender_done(&x->to_upstream);
    sender_done(&x->to_client);
    buf_done(&x->request_head);
    buf_done(&x->response_bytes);
    choice_done(&x->choice);
    coded_done(&x->coded);
    account_done(&x->account);
    free(x);
}

struct exchange *exchange_take(struct worker *w)
{
    struct exchange *x = w->spare;

    if (x == NULL) {
        x = exchange_new(w);
    } else {
        w->spare = x->next;
        w->spare_count--;
    }
    x->edition = w->edition;
    x->edition->users++;
    return x;
}

/*
 * Scrubs have a stock of their own: most responses arrive in one read, so one
 * scrub, which stays in the cache, serves them all in turn, however many
 * exchanges wait for their upstream meanwhile.
 */
void exchange_take_scrub(struct exchange *x)
{
    struct worker *w = x->worker;

    x->scrub = w->scrubs;
    if (x->scrub == NULL) {
        x->scrub = scrub_new(x->worker->shared->config->limits.hold_back);
        return;
    }
    w->scrubs = x->scrub->next;
    w->scrub_count--;
}

void exchange_give_scrub(struct exchange *x)
{
    struct worker *w = x->worker;
    struct scrub *scrub = x->scrub;

    if (scrub == NULL)
        return;
    if (metrics_tally(&w->metrics, scrub_tally(scrub)))
        account_tally(x, scrub_tally(scrub));
    coded_close(&x->coded);
    x->scrub = NULL;
    /* One that knows a filter of an older policy must not outlive that. */
    if (w->scrub_count >= SPARE_MAX || x->edition != w->edition) {
        scrub_free(scrub);
        return;
    }
    scrub->next = w->scrubs;
    w->scrubs = scrub;
    w->scrub_count++;
}

/* Memory that one large message made grow is not kept for all that follow. */
static void exchange_trim(struct buf *b)
{
    if (b->cap > (size_t)8 * 1024)
        buf_done(b);
    buf_clear(b);
}

void exchange_put(struct exchange *x)
{
    struct worker *w;

    if (x == NULL)
        return;
    w = x->worker;
    exchange_give_scrub(x);
    account_close(x);
    relay_free(x->relay);
    x->relay = NULL;
    worker_release(w, x->edition);
    x->edition = NULL;
    reader_close(&x->request_body);
    reader_close(&x->response_body);
    metrics_add(&w->metrics.client_bytes_out, x->to_client.written);
    metrics_add(&w->metrics.upstream_bytes_out, x->to_upstream.written);
    upstream_close(x->upstream);
    x->upstream = NULL;
    exchange_trim(&x->to_upstream.head);
    exchange_trim(&x->to_client.head);
    exchange_trim(&x->request_head);
    exchange_trim(&x->response_bytes);
    exchange_trim(&x->choice.request);
    exchange_trim(&x->account.request);
    if (x->to_client.held.cap > (size_t)64 * 1024)
        buf_done(&x->to_client.held);
    if (w->spare_count >= SPARE_MAX) {
        exchange_free(x);
        return;
    }
    x->next = w->spare;
    w->spare = x;
    w->spare_count++;
}

void exchange_free_spare(struct worker *w)
{
    while (w->spare != NULL) {
        struct exchange *x = w->spare;

        w->spare = x->next;
        exchange_free(x);
    }
    w->spare_count = 0;
    exchange_free_scrubs(w);
}

void exchange_free_scrubs(struct worker *w)
{
    while (w->scrubs != NULL) {
        struct scrub *scrub = w->scrubs;

        w->scrubs = scrub->next;
        scrub_free(scrub);
    }
    w->scrub_count = 0;
}
