/*
 * exposition_tls - see exposition_tls.h.
 *
 * Certificates are told apart by the places they have in the configuration:
 * names and paths are none of a scraper's business.
 */
#include "proxy/admin/exposition_tls.h"

#include <inttypes.h>

struct sums {
    uint64_t full, resumed, reloads, reloads_refused, failed[TLS_FAULT_COUNT];
};

static void add(struct sums *sums, struct tls_tally *tally)
{
    sums->full += atomic_load_explicit(&tally->full, memory_order_relaxed);
    sums->resumed +=
        atomic_load_explicit(&tally->resumed, memory_order_relaxed);
    sums->reloads +=
        atomic_load_explicit(&tally->reloads, memory_order_relaxed);
    sums->reloads_refused +=
        atomic_load_explicit(&tally->reloads_refused, memory_order_relaxed);
    for (size_t i = 0; i < TLS_FAULT_COUNT; i++)
        sums->failed[i] +=
            atomic_load_explicit(&tally->failed[i], memory_order_relaxed);
}

static void head(struct buf *out, const char *name, const char *type,
                 const char *help)
{
    CHECK(buf_printf(out, "# HELP fogline_%s %s\n# TYPE fogline_%s %s\n", name,
                     help, name, type));
}

static void put_handshakes(const struct sums *s, const char *side,
                           struct buf *out)
{
    CHECK(buf_printf(out,
                     "fogline_tls_handshakes_total{side=\"%s\","
                     "resumed=\"no\"} %" PRIu64 "\n"
                     "fogline_tls_handshakes_total{side=\"%s\","
                     "resumed=\"yes\"} %" PRIu64 "\n",
                     side, s->full, side, s->resumed));
}

static void put_failures(const struct sums *s, const char *side,
                         struct buf *out)
{
    for (int i = TLS_FAULT_NONE + 1; i < TLS_FAULT_COUNT; i++)
        CHECK(buf_printf(out,
                         "fogline_tls_failures_total{side=\"%s\","
                         "reason=\"%s\"} %" PRIu64 "\n",
                         side, tls_fault_name((enum tls_fault)i),
                         s->failed[i]));
}

static void put_reloads(const struct sums *s, const char *side, struct buf *out)
{
    CHECK(buf_printf(out,
                     "fogline_tls_reloads_total{side=\"%s\",result=\"ok\"} "
                     "%" PRIu64 "\n"
                     "fogline_tls_reloads_total{side=\"%s\","
                     "result=\"refused\"} %" PRIu64 "\n",
                     side, s->reloads, side, s->reloads_refused));
}

static void put_days(const struct secure *secure, struct buf *out)
{
    head(out, "certificate_days_left", "gauge",
         "Days until a certificate or one of its chain expires.");
    for (size_t i = 0; i < CONFIG_LISTEN_MAX; i++)
        for (size_t j = 0; secure->listen[i] != NULL &&
                           j < tls_server_count(secure->listen[i]);
             j++)
            CHECK(buf_printf(out,
                             "fogline_certificate_days_left{listener=\"%zu\","
                             "certificate=\"%zu\"} %.2f\n",
                             i, j, tls_server_days_left(secure->listen[i], j)));
}

static void put_insecure(const struct tls_client *upstream, struct buf *out)
{
    head(out, "upstream_insecure", "gauge",
         "1 if the upstream's certificate is not verified.");
    CHECK(buf_printf(out, "fogline_upstream_insecure %d\n",
                     tls_client_settings(upstream)->insecure));
}

void exposition_tls_put(const struct secure *secure, struct buf *out)
{
    struct sums client = {0}, upstream = {0};
    bool listens = false;

    for (size_t i = 0; i < CONFIG_LISTEN_MAX; i++) {
        if (secure->listen[i] == NULL)
            continue;
        listens = true;
        add(&client, tls_server_tally(secure->listen[i]));
    }
    if (secure->upstream != NULL)
        add(&upstream, tls_client_tally(secure->upstream));
    if (!listens && secure->upstream == NULL)
        return;
    head(out, "tls_handshakes_total", "counter", "TLS handshakes completed.");
    put_handshakes(&client, "client", out);
    put_handshakes(&upstream, "upstream", out);
    head(out, "tls_failures_total", "counter",
         "TLS connections that failed, by reason.");
    put_failures(&client, "client", out);
    put_failures(&upstream, "upstream", out);
    head(out, "tls_reloads_total", "counter",
         "Certificates, keys and CAs read, the first time included.");
    put_reloads(&client, "client", out);
    put_reloads(&upstream, "upstream", out);
    if (secure->upstream != NULL)
        put_insecure(secure->upstream, out);
    if (listens)
        put_days(secure, out);
}
