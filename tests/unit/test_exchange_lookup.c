/* lookup: names that lead elsewhere after a while. */
#include "proxy/exchange/lookup.h"

#include "proxy/net/address_list.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

/* What the resolver of these tests answers; "localhost" leads to it. */
static struct {
    _Atomic(const char *) answer; /* NULL: it fails */
    _Atomic unsigned asked;
    _Atomic bool hangs;
} resolver;

static bool resolve(const struct endpoint *endpoint, bool passive,
                    struct address_list *out, struct diag *diag)
{
    const char *answer = resolver.answer;
    struct endpoint at = {.host = answer, .port = endpoint->port};

    CHECK(strcmp(endpoint->host, "localhost") == 0);
    resolver.asked++;
    while (resolver.hangs)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    if (answer != NULL)
        return address_resolve(&at, passive, out, diag);
    diag_error(diag, NULL, "cannot resolve %s", endpoint->host);
    return false;
}

/* Waits, 10 s at most. */
static bool waits_for_version(const struct cluster *c, size_t server,
                              unsigned version)
{
    for (int i = 0; i < 10000; i++) {
        if (cluster_version(c, server) == version)
            return true;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return false;
}

static bool waits_for_asked(unsigned times)
{
    for (int i = 0; i < 10000 && resolver.asked < times; i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    return resolver.asked >= times;
}

static bool leads_to(struct cluster *c, size_t server, const char *host)
{
    struct endpoint at = {.host = host, .port = "80"};
    struct address_list got, want;
    struct diag diag;

    diag_init(&diag);
    assert_true(address_resolve(&at, false, &want, &diag));
    diag_done(&diag);
    cluster_addresses(c, server, &got);
    return address_list_same(&got, &want);
}

/* In figures, by name, as a Unix socket would be: only the name is asked. */
static struct cluster *cluster_of(struct config *config, const char *name)
{
    struct cluster *c;
    struct diag diag;

    config_defaults(config);
    config->upstream.count = 2;
    config->upstream.servers[0].at = (struct endpoint){"127.0.0.9", "80", NULL};
    config->upstream.servers[1].at = (struct endpoint){name, "80", NULL};
    config->upstream.resolve_ms = 5;
    diag_init(&diag);
    c = cluster_new(config, 1, &diag);
    assert_non_null(c);
    diag_done(&diag);
    resolver.answer = "127.0.0.1";
    resolver.asked = 0;
    return c;
}

static void what_changed_is_published(void **state)
{
    struct config config;
    struct cluster *c = cluster_of(&config, "localhost");
    struct lookup *l = lookup_start(c, resolve);
    unsigned version;

    (void)state;
    assert_true(waits_for_asked(3));
    version = cluster_version(c, 1); /* localhost may have been ::1, too */
    assert_true(leads_to(c, 1, "127.0.0.1"));
    resolver.answer = "192.0.2.7";
    assert_true(waits_for_version(c, 1, version + 1));
    assert_true(leads_to(c, 1, "192.0.2.7"));
    assert_int_equal(cluster_version(c, 0), 1);
    lookup_stop(l);
    cluster_unref(c);
}

static void a_failure_keeps_what_is_known(void **state)
{
    struct config config;
    struct cluster *c = cluster_of(&config, "localhost");
    struct lookup *l = lookup_start(c, resolve);
    unsigned version;

    (void)state;
    assert_true(waits_for_asked(3));
    version = cluster_version(c, 1);
    resolver.answer = NULL;
    assert_true(waits_for_asked(resolver.asked + 3));
    assert_int_equal(cluster_version(c, 1), version);
    assert_true(leads_to(c, 1, "127.0.0.1"));
    resolver.answer = "192.0.2.8";
    assert_true(waits_for_version(c, 1, version + 1));
    lookup_stop(l);
    cluster_unref(c);
}

static void nobody_waits_for_a_resolver_that_hangs(void **state)
{
    struct config config;
    struct cluster *c = cluster_of(&config, "localhost");
    struct lookup *l = lookup_start(c, resolve);

    (void)state;
    resolver.hangs = true;
    assert_true(waits_for_asked(resolver.asked + 1));
    lookup_stop(l);
    cluster_unref(c);
    memset(&config, 0xff, sizeof config); /* the thread lives on, without it */
    resolver.hangs = false;
}

static void without_names_there_is_nothing_to_ask(void **state)
{
    struct config config;
    struct cluster *c = cluster_of(&config, "::1");

    (void)state;
    assert_null(lookup_start(c, resolve));
    cluster_unref(c);
    c = cluster_of(&config, "localhost");
    config.upstream.resolve_ms = 0;
    assert_null(lookup_start(c, resolve));
    cluster_unref(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changed_is_published),
        cmocka_unit_test(a_failure_keeps_what_is_known),
        cmocka_unit_test(without_names_there_is_nothing_to_ask),
        cmocka_unit_test(nobody_waits_for_a_resolver_that_hangs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
