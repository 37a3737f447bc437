/*
 * health - active checks; see health.h.
 *
 *   WAITING --> CONNECTING --> ASKED --> DRAINING --> WAITING
 *                    |           |  verdict  | end, enough, or time over
 *                    +-----------+-----------+
 *
 * Must never let a server hold on to more than a head and one connection.
 */
#include "proxy/exchange/health.h"

#include "filters/base/mem.h"
#include "proxy/container_of.h"
#include "proxy/http/head.h"
#include "proxy/net/conn.h"

#include <stdio.h>
#include <stdlib.h>

/* Of a body nobody needs; what it is longer by is cut off. */
#define BODY_MAX ((size_t)64 * 1024)

enum probe_state {
    PROBE_WAITING,
    PROBE_CONNECTING,
    PROBE_ASKED,
    PROBE_DRAINING
};

/* What is asked of one server. */
struct probe {
    struct health *health;
    size_t server;
    enum probe_state state;
    struct deadline next, limit; /* when to begin, and to give up */
    struct conn_user conn_user;
    struct conn *conn; /* NULL: WAITING */
    size_t attempt;    /* the address tried */
    struct address_list addresses;
    struct buf in; /* a head, as far as it came */
    struct head_scan scan;
    size_t drained;
    unsigned streak; /* answers in a row that speak against the verdict */
};

struct health {
    struct loop *loop;
    struct cluster *cluster;
    const struct config *config;
    struct head head; /* scratch */
    struct probe probes[];
};

static const struct health_config *probe_config(const struct probe *p)
{
    return &p->health->config->upstream.health;
}

/* --- Verdicts ---------------------------------------------------------- */

static void probe_turn(struct probe *p, enum cluster_health to, const char *why)
{
    struct cluster *c = p->health->cluster;

    cluster_set_health(c, p->server, to);
    p->streak = 0;
    fprintf(stderr, "fogline serve: upstream %s is %s: GET %s: %s\n",
            cluster_name(c, p->server), to == HEALTH_UP ? "up" : "down",
            probe_config(p)->path, why);
}

static void probe_judge(struct probe *p, bool good, const char *why)
{
    enum cluster_health now = cluster_health(p->health->cluster, p->server);
    enum cluster_health to = good ? HEALTH_UP : HEALTH_DOWN;

    if (now == to) {
        p->streak = 0;
        return;
    }
    p->streak++;
    if (now == HEALTH_UNKNOWN ||
        p->streak >= (good ? probe_config(p)->rise : probe_config(p)->fall))
        probe_turn(p, to, why);
}

/* --- One check --------------------------------------------------------- */

static void probe_end(struct probe *p)
{
    struct conn *conn = p->conn;

    p->state = PROBE_WAITING;
    p->conn = NULL;
    buf_done(&p->in);
    loop_deadline(p->health->loop, &p->limit, 0);
    if (conn != NULL)
        conn_close(conn);
}

static void probe_fail(struct probe *p, const char *why)
{
    if (p->state != PROBE_DRAINING) /* else it was judged already */
        probe_judge(p, false, why);
    probe_end(p);
}

/* Why connecting failed. */
static const char *probe_why_not(const struct conn *conn)
{
    enum tls_fault fault = conn_fault(conn);

    return fault != TLS_FAULT_NONE ? tls_fault_name(fault)
                                   : strerror(conn_errno(conn));
}

/* The next address; each check has its time for all of them. */
static void probe_connect(struct probe *p)
{
    char why[80] = "no address";

    if (p->conn != NULL) {
        snprintf(why, sizeof why, "cannot connect: %s", probe_why_not(p->conn));
        conn_close(p->conn);
    }
    p->conn = NULL;
    if (p->attempt == p->addresses.count) {
        probe_fail(p, why);
        return;
    }
    p->conn = conn_connect(p->health->loop, &p->addresses.at[p->attempt++],
                           &p->conn_user);
    cluster_secure(p->health->cluster, p->server, p->conn);
}

static void probe_ask(struct probe *p)
{
    const struct span parts[] = {
        span_str("GET "),
        span_str(probe_config(p)->path),
        span_str(" HTTP/1.1\r\nHost: "),
        span_str(cluster_host(p->health->cluster, p->server)),
        span_str("\r\nUser-Agent: fogline-health\r\nAccept: */*\r\n"
                 "Connection: close\r\n\r\n"),
    };

    p->state = PROBE_ASKED;
    if (!conn_write(p->conn, parts, sizeof parts / sizeof *parts))
        probe_fail(p, "it closed the connection");
}

/* One head is there: the answer, or an interim one before it. */
static void probe_answer(struct probe *p)
{
    struct head *head = &p->health->head;
    struct span whole = span_cut(buf_span(&p->in), 0, p->scan.scanned);
    char why[32];

    if (head_parse(head, HEAD_RESPONSE, whole, &p->health->config->limits) !=
        HEAD_OK) {
        probe_fail(p, "its answer is not valid HTTP/1.1");
        return;
    }
    if (head->status / 100 == 1) {
        memmove(p->in.p, p->in.p + whole.n, p->in.n - whole.n);
        p->in.n -= whole.n;
        p->scan = (struct head_scan){0};
        return;
    }
    snprintf(why, sizeof why, "status %u", head->status);
    probe_judge(p, head->status / 100 == 2 || head->status / 100 == 3, why);
    p->state = PROBE_DRAINING;
}

/* A head that does not fit is too large; a body behind it is of no use. */
static void probe_read(struct probe *p, struct span in)
{
    size_t room = p->in.max - p->in.n;

    CHECK(buf_put(&p->in, span_cut(in, 0, in.n < room ? in.n : room)));
    while (p->state == PROBE_ASKED) {
        switch (head_scan(&p->scan, buf_span(&p->in))) {
        case HEAD_MORE:
            if (p->in.n == p->in.max)
                probe_fail(p, "its answer has too large a head");
            return;
        case HEAD_BAD:
            probe_fail(p, "its answer is not valid HTTP/1.1");
            return;
        case HEAD_DONE:
            probe_answer(p);
            break;
        }
    }
}

static void probe_data(struct probe *p, struct span in)
{
    if (p->state == PROBE_ASKED) {
        probe_read(p, in);
        return;
    }
    p->drained += in.n;
    if (p->drained > BODY_MAX)
        probe_end(p);
}

static void probe_on_conn(struct conn_user *user, struct conn *conn,
                          enum conn_event event, struct span in)
{
    struct probe *p = container_of(user, struct probe, conn_user);

    if (conn != p->conn)
        return; /* one that was given up */
    switch (event) {
    case CONN_OPEN:
        probe_ask(p);
        break;
    case CONN_DATA:
        probe_data(p, in);
        break;
    case CONN_EOF:
        probe_fail(p, "it closed the connection");
        break;
    case CONN_FAILED:
        if (p->state == PROBE_CONNECTING)
            probe_connect(p);
        else
            probe_fail(p, "it closed the connection");
        break;
    case CONN_TIMEOUT:
    case CONN_DRAINED:
    case CONN_STUCK:
    case CONN_CLOSED:
        break;
    }
}

/* --- When -------------------------------------------------------------- */

static void probe_begin(struct probe *p)
{
    p->state = PROBE_CONNECTING;
    p->attempt = 0;
    p->drained = 0;
    p->scan = (struct head_scan){0};
    buf_init(&p->in, p->health->config->limits.header_bytes);
    cluster_addresses(p->health->cluster, p->server, &p->addresses);
    loop_deadline(p->health->loop, &p->limit, probe_config(p)->timeout_ms);
    probe_connect(p);
}

static void probe_on_next(struct deadline *d)
{
    struct probe *p = container_of(d, struct probe, next);

    loop_deadline(p->health->loop, &p->next, probe_config(p)->every_ms);
    if (p->state == PROBE_WAITING)
        probe_begin(p);
}

static void probe_on_limit(struct deadline *d)
{
    probe_fail(container_of(d, struct probe, limit), "no answer in time");
}

struct health *health_new(struct loop *loop, struct cluster *cluster,
                          const struct config *config)
{
    size_t count = cluster_count(cluster);
    struct health *h;

    if (config->upstream.health.path == NULL)
        return NULL;
    h = mem_zalloc(sizeof *h + count * sizeof h->probes[0]);
    h->loop = loop;
    h->cluster = cluster_ref(cluster);
    h->config = config;
    for (size_t i = 0; i < count; i++) {
        struct probe *p = &h->probes[i];

        p->health = h;
        p->server = i;
        p->next.expired = probe_on_next;
        p->limit.expired = probe_on_limit;
        p->conn_user.event = probe_on_conn;
        probe_on_next(&p->next);
    }
    return h;
}

void health_close(struct health *h)
{
    if (h == NULL)
        return;
    for (size_t i = 0; i < cluster_count(h->cluster); i++) {
        loop_deadline(h->loop, &h->probes[i].next, 0);
        probe_end(&h->probes[i]);
    }
}

void health_free(struct health *h)
{
    if (h == NULL)
        return;
    cluster_unref(h->cluster);
    free(h);
}
