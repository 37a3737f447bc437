/* clustered - clusters of loopback servers for unit tests. */
#ifndef FOGLINE_TEST_CLUSTERED_H
#define FOGLINE_TEST_CLUSTERED_H

#include "proxy/exchange/cluster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct clustered {
    struct config config;
    struct cluster *cluster;
};

/* `count` servers, 127.0.0.1 at ports 9001, 9002, ... */
static inline struct cluster *clustered_new(struct clustered *c, size_t count,
                                            size_t workers)
{
    static const char *const ports[] = {"9001", "9002", "9003", "9004"};
    struct diag diag;

    config_defaults(&c->config);
    c->config.upstream.count = count;
    for (size_t i = 0; i < count; i++)
        c->config.upstream.servers[i].at =
            (struct endpoint){.host = "127.0.0.1", .port = ports[i]};
    diag_init(&diag);
    c->cluster = cluster_new(&c->config, workers, &diag);
    assert_non_null(c->cluster);
    diag_done(&diag);
    return c->cluster;
}

static inline void clustered_done(struct clustered *c)
{
    cluster_unref(c->cluster);
}

#endif
