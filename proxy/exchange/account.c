/*
 * account - see account.h.
 *
 * Must never write a byte of a request that its filter has not let pass.
 */
#include "proxy/exchange/account.h"

#include "filters/base/utf8.h"
#include "proxy/exchange/exchange.h"
#include "proxy/log/journal.h"

#include <inttypes.h>
#include <time.h>

/* A longer line's memory is given back. */
#define LINE_KEPT ((size_t)16 * 1024)

void account_init(struct account *a, size_t most)
{
    *a = (struct account){.is_open = false};
    buf_init(&a->request, most);
}

void account_done(struct account *a)
{
    buf_done(&a->request);
}

static uint64_t account_now(clockid_t clock)
{
    struct timespec now;

    CHECK(clock_gettime(clock, &now) == 0);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void account_open(struct exchange *x, const struct request *r)
{
    struct account *a = &x->account;

    x->status = 0;
    a->is_open = x->worker->pen != NULL;
    if (!a->is_open)
        return;
    a->began_ns = account_now(CLOCK_MONOTONIC);
    buf_clear(&a->request);
    a->method_n = r->method.n;
    CHECK(buf_put(&a->request, r->method) && buf_put(&a->request, r->target));
    a->refused_bytes = 0;
    a->refusal = REFUSAL_NONE;
    memset(a->findings, 0, sizeof a->findings);
}

void account_tally(struct exchange *x, const struct tally *tally)
{
    if (!x->account.is_open)
        return;
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        for (size_t action = 0; action < ACTION_COUNT; action++)
            x->account.findings[kind] += tally->count[kind][action];
}

void account_refuse(struct exchange *x, enum refusal refusal, size_t bytes)
{
    x->account.refusal = refusal;
    x->account.refused_bytes = bytes;
}

/* --- The line; its buffer has room for all of it. --- */

static void account_put_time(struct buf *out)
{
    uint64_t ms = account_now(CLOCK_REALTIME) / 1000000;
    time_t seconds = (time_t)(ms / 1000);
    char text[32];
    struct tm utc;

    gmtime_r(&seconds, &utc);
    strftime(text, sizeof text, "%FT%T", &utc);
    CHECK(
        buf_printf(out, "{\"time\":\"%s.%03uZ\"", text, (unsigned)(ms % 1000)));
}

static void account_put_character(struct buf *out, struct span s)
{
    if (s.n > 1)
        CHECK(buf_put(out, s));
    else if (s.p[0] == '"' || s.p[0] == '\\')
        CHECK(buf_printf(out, "\\%c", s.p[0]));
    else if (s.p[0] < 0x20 || s.p[0] >= 0x7F)
        CHECK(buf_printf(out, "\\u%04x",
                         s.p[0] < 0x80 ? (unsigned)s.p[0] : 0xFFFDU));
    else
        CHECK(buf_put(out, s));
}

static void account_put_text(struct buf *out, struct span s)
{
    CHECK(buf_put(out, span_str("\"")));
    for (size_t i = 0, n; i < s.n; i += n) {
        uint32_t c;

        n = utf8_decode(span_cut(s, i, s.n), &c);
        if (n == 0)
            n = 1;
        account_put_character(out, span_cut(s, i, i + n));
    }
    CHECK(buf_put(out, span_str("\"")));
}

/* Was something found that the filter only reports? */
static bool account_is_bare(const struct tally *tally)
{
    uint32_t bare = 0;

    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        bare |= tally->count[kind][ACTION_REPORT];
    return bare != 0;
}

/* A text of the request as the filter leaves it; empty: it cannot be shown. */
static struct span account_shown(struct exchange *x, struct span raw)
{
    struct worker_scratch *scratch = &x->worker->scratch;
    struct buf *out = &scratch->lines;

    buf_clear(out);
    if (x->choice.filter == NULL)
        return span_of(NULL, 0);
    if (filter_text(x->choice.filter, scratch->stream, raw, out) !=
            FAULT_NONE ||
        account_is_bare(stream_tally(scratch->stream)))
        buf_clear(out);
    return buf_span(out);
}

/* Who asked, by the first name of the certificate. */
static void account_put_client(struct exchange *x, struct buf *out)
{
    const struct identity *client = x->choice.client;
    struct span shown;

    if (client == NULL || client->count == 0)
        return;
    shown = account_shown(x, client->names[0]);
    CHECK(buf_put(out, span_str(",\"client\":")));
    if (shown.n != 0)
        account_put_text(out, shown);
    else
        CHECK(buf_put(out, span_str("null")));
}

static void account_put_request(struct exchange *x, struct buf *out)
{
    struct span raw = buf_span(&x->account.request);
    struct span target =
        account_shown(x, span_cut(raw, x->account.method_n, raw.n));

    CHECK(buf_put(out, span_str(",\"method\":")));
    account_put_text(out, span_of(x->account.request.p, x->account.method_n));
    CHECK(buf_put(out, span_str(",\"target\":")));
    if (target.n != 0)
        account_put_text(out, target);
    else
        CHECK(buf_put(out, span_str("null")));
    account_put_client(x, out);
}

static void account_put_findings(const struct account *a, struct buf *out)
{
    const char *comma = "";

    CHECK(buf_put(out, span_str(",\"findings\":{")));
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (a->findings[kind] == 0)
            continue;
        CHECK(buf_printf(out, "%s\"%s\":%" PRIu32, comma,
                         kind_name((enum kind)kind), a->findings[kind]));
        comma = ",";
    }
    CHECK(buf_put(out, span_str("}")));
}

/* No status: nothing has left. */
static void account_put_outcome(struct exchange *x, struct buf *out)
{
    const struct account *a = &x->account;
    bool is_answer = a->refused_bytes != 0;
    bool is_sent = x->to_client.head_sent;
    uint64_t ns = account_now(CLOCK_MONOTONIC) - a->began_ns;

    if (is_answer || is_sent)
        CHECK(buf_printf(out, ",\"status\":%u",
                         is_answer ? refusal_status(a->refusal) : x->status));
    CHECK(buf_printf(out, ",\"bytes\":%" PRIu64 ",\"duration_ms\":%.3f",
                     is_answer ? a->refused_bytes : x->to_client.written,
                     (double)ns / 1e6));
    /* What became another protocol has no length to compare with. */
    if (x->status != 101)
        CHECK(buf_printf(
            out, ",\"complete\":%s",
            is_answer || (is_sent && x->to_client.ended) ? "true" : "false"));
}

static void account_put_refusal(enum refusal refusal, struct buf *out)
{
    if (refusal != REFUSAL_NONE)
        CHECK(buf_printf(out, ",\"refused\":\"%s\"", refusal_name(refusal)));
}

void account_close(struct exchange *x)
{
    struct account *a = &x->account;
    struct buf *out = &x->worker->line;

    if (!a->is_open)
        return;
    a->is_open = false;
    buf_clear(out);
    account_put_time(out);
    account_put_request(x, out);
    account_put_outcome(x, out);
    if (x->choice.filter != NULL) {
        CHECK(buf_put(out, span_str(",\"filter\":")));
        account_put_text(out, span_str(filter_name(x->choice.filter)));
    }
    account_put_findings(a, out);
    account_put_refusal(a->refusal, out);
    CHECK(buf_put(out, span_str("}\n")));
    journal_put(x->worker->pen, buf_span(out));
    explicit_bzero(a->request.p, a->request.n);
    buf_clear(&a->request);
    if (out->cap > LINE_KEPT)
        buf_done(out);
}

void account_refuse_early(struct worker *w, enum refusal refusal, size_t bytes)
{
    struct buf *out = &w->line;

    if (w->pen == NULL)
        return;
    buf_clear(out);
    account_put_time(out);
    CHECK(buf_printf(out, ",\"status\":%u,\"bytes\":%zu,\"complete\":true",
                     refusal_status(refusal), bytes));
    account_put_refusal(refusal, out);
    CHECK(buf_put(out, span_str("}\n")));
    journal_put(w->pen, buf_span(out));
}
