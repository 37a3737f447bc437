/* servers - see servers.h. */
#include "proxy/admin/servers.h"

#include <inttypes.h>

/* One sample of a metric. */
typedef uint64_t value_fn(const struct cluster *c, size_t server,
                          uint64_t now_ms);

static uint64_t healthy(const struct cluster *c, size_t server, uint64_t now_ms)
{
    (void)now_ms;
    return cluster_health(c, server) != HEALTH_DOWN;
}

static uint64_t ejected(const struct cluster *c, size_t server, uint64_t now_ms)
{
    return cluster_is_ejected(c, server, now_ms);
}

#define TOTAL(member)                                                  \
    static uint64_t member(const struct cluster *c, size_t server,     \
                           uint64_t now_ms)                            \
    {                                                                  \
        (void)now_ms;                                                  \
        return cluster_total(c, server,                                \
                             offsetof(struct cluster_counts, member)); \
    }
TOTAL(requests)
TOTAL(connections)
TOTAL(failures)
TOTAL(ejections)
#undef TOTAL

static const struct {
    const char *name, *type, *help;
    value_fn *value;
} METRICS[] = {
    {"healthy", "gauge",
     "1 unless checks found the server down; 1 without checks.", healthy},
    {"ejected", "gauge", "1 while the server is left alone for its failures.",
     ejected},
    {"requests_total", "counter", "Requests sent to the server.", requests},
    {"connections_total", "counter", "Connections begun to the server.",
     connections},
    {"failures_total", "counter",
     "Times the server was not reached, gave no answer, or none in HTTP.",
     failures},
    {"ejections_total", "counter",
     "Times the server was left alone for its failures.", ejections},
};

/* Label values escape these three. */
static void put_escaped(char c, struct buf *out)
{
    bool is_special = c == '"' || c == '\\' || c == '\n';

    if (c == '\n')
        c = 'n';
    CHECK(!is_special || buf_put(out, span_str("\\")));
    CHECK(buf_put(out, span_of(&c, 1)));
}

static void put_sample(const char *metric, const char *server, uint64_t value,
                       struct buf *out)
{
    CHECK(buf_printf(out, "fogline_upstream_%s{server=\"", metric));
    for (; *server != '\0'; server++)
        put_escaped(*server, out);
    CHECK(buf_printf(out, "\"} %" PRIu64 "\n", value));
}

void servers_put(const struct cluster *c, uint64_t now_ms, struct buf *out)
{
    for (size_t m = 0; m < sizeof METRICS / sizeof *METRICS; m++) {
        const char *name = METRICS[m].name;

        CHECK(buf_printf(out,
                         "# HELP fogline_upstream_%s %s\n"
                         "# TYPE fogline_upstream_%s %s\n",
                         name, METRICS[m].help, name, METRICS[m].type));
        for (size_t i = 0; i < cluster_count(c); i++)
            put_sample(name, cluster_name(c, i), METRICS[m].value(c, i, now_ms),
                       out);
    }
}
