/*
 * exposition - see exposition.h.
 */
#include "proxy/admin/exposition.h"

#include "proxy/version.h"

#include <inttypes.h>

static void head(struct buf *out, const char *name, const char *type,
                 const char *help)
{
    CHECK(buf_printf(out, "# HELP fogline_%s %s\n# TYPE fogline_%s %s\n", name,
                     help, name, type));
}

static void plain(struct buf *out, const char *name, uint64_t value)
{
    CHECK(buf_printf(out, "fogline_%s %" PRIu64 "\n", name, value));
}

static void labelled(struct buf *out, const char *name, const char *label,
                     uint64_t value)
{
    CHECK(buf_printf(out, "fogline_%s{%s} %" PRIu64 "\n", name, label, value));
}

static void put_responses(const struct metrics_snapshot *s, struct buf *out)
{
    const char *name = "responses_total";

    head(out, name, "counter", "Responses sent to clients, by status class.");
    labelled(out, name, "class=\"1xx\"", s->responses_1xx);
    labelled(out, name, "class=\"2xx\"", s->responses_2xx);
    labelled(out, name, "class=\"3xx\"", s->responses_3xx);
    labelled(out, name, "class=\"4xx\"", s->responses_4xx);
    labelled(out, name, "class=\"5xx\"", s->responses_5xx);
}

static void put_refusals(const struct metrics_snapshot *s, struct buf *out)
{
    const char *name = "refusals_total";

    head(out, name, "counter",
         "Requests and responses that fogline did not let pass, by reason.");
    for (int i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++)
        CHECK(buf_printf(out, "fogline_%s{reason=\"%s\"} %" PRIu64 "\n", name,
                         refusal_name((enum refusal)i), s->refusals[i]));
}

static void put_findings(const struct metrics_snapshot *s, struct buf *out)
{
    const char *name = "findings_total";

    head(out, name, "counter",
         "Private values found in responses, by kind and action.");
    for (int k = 0; k < KIND_COUNT; k++)
        for (int a = 0; a < ACTION_COUNT; a++)
            CHECK(buf_printf(
                out, "fogline_%s{kind=\"%s\",action=\"%s\"} %" PRIu64 "\n",
                name, kind_name((enum kind)k), action_name((enum action)a),
                s->findings[k][a]));
}

static void put_bytes(const struct metrics_snapshot *s, struct buf *out)
{
    const char *name = "bytes_total";

    head(out, name, "counter", "Bytes by peer and direction.");
    labelled(out, name, "peer=\"client\",direction=\"in\"", s->client_bytes_in);
    labelled(out, name, "peer=\"client\",direction=\"out\"",
             s->client_bytes_out);
    labelled(out, name, "peer=\"upstream\",direction=\"in\"",
             s->upstream_bytes_in);
    labelled(out, name, "peer=\"upstream\",direction=\"out\"",
             s->upstream_bytes_out);
}

static void put_connections(const struct metrics_snapshot *s, struct buf *out)
{
    head(out, "connections_total", "counter", "Client connections accepted.");
    plain(out, "connections_total", s->connections);
    head(out, "connections_open", "gauge", "Client connections now open.");
    plain(out, "connections_open", s->connections_open);
    head(out, "access_log_dropped_total", "counter",
         "Lines of the access log that nobody took in time.");
    plain(out, "access_log_dropped_total", s->access_dropped);
    head(out, "prefaces_refused_total", "counter",
         "Connections closed for want of a valid PROXY preface.");
    plain(out, "prefaces_refused_total", s->prefaces_refused);
    head(out, "upstream_retries_total", "counter",
         "Requests sent again after a used upstream connection closed.");
    plain(out, "upstream_retries_total", s->upstream_retries);
}

static void put_policy(const struct metrics_snapshot *s, struct buf *out)
{
    static const char *const results[] = {
#define X(id, name) name,
        METRICS_RELOADS(X)
#undef X
    };
    const char *name = "reload_total";

    head(out, name, "counter",
         "Reloads of the filters: in force, broken, or weaker and not taken.");
    for (size_t i = 0; i < METRICS_RELOAD_COUNT; i++)
        CHECK(buf_printf(out, "fogline_%s{result=\"%s\"} %" PRIu64 "\n", name,
                         results[i], s->reloads[i]));
    head(out, "policy_generation", "gauge",
         "The filters in force in all workers: 1 at the start, one more with "
         "each reload.");
    plain(out, "policy_generation", s->generation);
    head(out, "policy_loaded_timestamp_seconds", "gauge",
         "When the newest filters were loaded.");
    plain(out, "policy_loaded_timestamp_seconds", s->loaded_at);
}

void exposition_put(const struct metrics_snapshot *snapshot, const char *isa,
                    struct buf *out)
{
    head(out, "build_info", "gauge", "Version and matcher variant; always 1.");
    CHECK(buf_printf(out, "fogline_build_info{version=\"%s\",isa=\"%s\"} 1\n",
                     FOGLINE_VERSION, isa));
    head(out, "requests_total", "counter", "Requests whose head was read.");
    plain(out, "requests_total", snapshot->requests);
    put_responses(snapshot, out);
    put_refusals(snapshot, out);
    head(out, "responses_cut_total", "counter",
         "Responses cut after their head had left.");
    plain(out, "responses_cut_total", snapshot->cut);
    put_findings(snapshot, out);
    put_bytes(snapshot, out);
    put_connections(snapshot, out);
    put_policy(snapshot, out);
}
