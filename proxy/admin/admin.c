/*
 * admin - see admin.h.
 */
#include "proxy/admin/admin.h"

#include "filters/base/mem.h"
#include "proxy/admin/exposition.h"
#include "proxy/admin/exposition_tls.h"
#include "proxy/admin/servers.h"
#include "proxy/container_of.h"

#include <stdlib.h>

#define METRICS_MAX (256 * 1024)

struct admin {
    struct origin_user user;
    const struct server *server;
    const char *isa;
    struct buf metrics;
};

static void healthz(struct admin *a, struct origin_answer *answer)
{
    (void)a;
    answer->body = span_str("ok\n");
}

static void readyz(struct admin *a, struct origin_answer *answer)
{
    if (server_ready(a->server)) {
        answer->body = span_str("ready\n");
        return;
    }
    answer->status = 503;
    answer->body = cluster_is_ready(server_cluster(a->server))
                       ? span_str("not ready: starting or draining\n")
                       : span_str("not ready: no upstream server is well\n");
}

static void metrics(struct admin *a, struct origin_answer *answer)
{
    struct metrics_snapshot snapshot;

    server_snapshot(a->server, &snapshot);
    buf_clear(&a->metrics);
    exposition_put(&snapshot, a->isa, &a->metrics);
    exposition_tls_put(server_secure(a->server), &a->metrics);
    servers_put(server_cluster(a->server), loop_clock(), &a->metrics);
    answer->type = EXPOSITION_TYPE;
    answer->body = buf_span(&a->metrics);
}

static const struct page {
    const char *path;
    void (*answer)(struct admin *a, struct origin_answer *answer);
} pages[] = {
    {"/healthz", healthz},
    {"/readyz", readyz},
    {"/metrics", metrics},
};

static void answer(struct origin_user *self,
                   const struct origin_request *request,
                   struct origin_answer *answer)
{
    struct admin *a = container_of(self, struct admin, user);

    answer->headers = span_str("Cache-Control: no-store\r\n");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (span_eq(request->path, span_str(pages[i].path))) {
            pages[i].answer(a, answer);
            return;
        }
    }
    answer->status = 404;
    answer->body = span_str("try /healthz, /readyz or /metrics\n");
}

struct admin *admin_new(const struct server *server, const char *isa)
{
    struct admin *a = mem_zalloc(sizeof *a);

    a->user.answer = answer;
    a->server = server;
    a->isa = isa;
    buf_init(&a->metrics, METRICS_MAX);
    return a;
}

void admin_free(struct admin *a)
{
    if (a == NULL)
        return;
    buf_done(&a->metrics);
    free(a);
}

struct origin_user *admin_user(struct admin *a)
{
    return &a->user;
}
