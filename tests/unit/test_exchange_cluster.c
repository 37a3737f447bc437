/* cluster: who is left alone, for how long, and where servers are. */
#include "clustered.h"

#include "proxy/net/address_list.h"

static void fails(struct cluster *c, size_t server, int times, uint64_t now)
{
    while (times-- > 0)
        assert_false(cluster_fail(c, server, now));
}

static void the_fifth_failure_in_a_row_ejects(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    fails(c, 0, 4, 1000);
    cluster_succeed(c, 0);
    fails(c, 0, 4, 1000);
    assert_true(cluster_badness(c, 0, 1000) == 0);
    assert_true(cluster_fail(c, 0, 1000));
    assert_true(cluster_badness(c, 0, 1000) != 0);
    assert_true(cluster_is_ejected(c, 0, 10999));
    assert_false(cluster_is_ejected(c, 0, 11000));
    assert_true(cluster_badness(c, 0, 11000) == 0);
    assert_true(cluster_badness(c, 1, 1000) == 0);
    clustered_done(&it);
}

/* Ten requests may fail with the one that led to the ejection. */
static void failures_while_ejected_do_not_count(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    fails(c, 0, 4, 0);
    assert_true(cluster_fail(c, 0, 0));
    fails(c, 0, 10, 5000);
    assert_false(cluster_is_ejected(c, 0, 10000));
    clustered_done(&it);
}

static void who_fails_again_is_left_alone_for_longer(void **state)
{
    static const uint64_t SECONDS[] = {10, 20, 40, 60, 60};
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);
    uint64_t now = 0;

    (void)state;
    fails(c, 0, 4, now);
    for (size_t i = 0; i < sizeof SECONDS / sizeof *SECONDS; i++) {
        assert_true(cluster_fail(c, 0, now)); /* one is enough by now */
        now += SECONDS[i] * 1000;
        assert_true(cluster_is_ejected(c, 0, now - 1));
        assert_false(cluster_is_ejected(c, 0, now));
    }
    cluster_succeed(c, 0);
    fails(c, 0, 4, now);
    assert_true(cluster_fail(c, 0, now));
    assert_false(cluster_is_ejected(c, 0, now + 10000));
    clustered_done(&it);
}

static void an_answer_ends_an_ejection(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    fails(c, 0, 4, 0);
    assert_true(cluster_fail(c, 0, 0));
    cluster_succeed(c, 0);
    assert_false(cluster_is_ejected(c, 0, 1));
    clustered_done(&it);
}

static void a_lone_server_is_never_ejected(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 1, 1);

    (void)state;
    fails(c, 0, 100, 0);
    assert_true(cluster_badness(c, 0, 0) == 0);
    clustered_done(&it);
}

static void down_is_worse_than_ejected(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    fails(c, 0, 4, 0);
    assert_true(cluster_fail(c, 0, 0));
    cluster_set_health(c, 1, HEALTH_DOWN);
    assert_true(cluster_badness(c, 0, 0) < cluster_badness(c, 1, 0));
    cluster_set_health(c, 1, HEALTH_UP);
    assert_true(cluster_badness(c, 1, 0) == 0);
    cluster_set_health(c, 0, HEALTH_UP); /* forgiven */
    assert_true(cluster_badness(c, 0, 0) == 0);
    clustered_done(&it);
}

static void readiness_asks_for_one_that_is_up(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    assert_true(cluster_is_ready(c));
    it.config.upstream.health.path = "/healthz";
    assert_false(cluster_is_ready(c)); /* not known yet */
    cluster_set_health(c, 1, HEALTH_UP);
    assert_true(cluster_is_ready(c));
    cluster_set_health(c, 1, HEALTH_DOWN);
    assert_false(cluster_is_ready(c));
    clustered_done(&it);
}

static struct address_list addresses(const char *first, const char *second)
{
    struct address_list out, other;
    struct diag diag;

    diag_init(&diag);
    assert_true(address_resolve(&(struct endpoint){first, "80", NULL}, false,
                                &out, &diag));
    assert_true(address_resolve(&(struct endpoint){second, "80", NULL}, false,
                                &other, &diag));
    diag_done(&diag);
    out.at[1] = other.at[0];
    out.count = 2;
    return out;
}

static void only_other_addresses_are_a_change(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 1, 1);
    struct address_list ab = addresses("192.0.2.1", "192.0.2.2");
    struct address_list ba = addresses("192.0.2.2", "192.0.2.1");
    struct address_list ac = addresses("192.0.2.1", "2001:db8::1");
    struct address_list got;

    (void)state;
    assert_int_equal(cluster_version(c, 0), 1);
    assert_true(cluster_publish(c, 0, &ab));
    assert_int_equal(cluster_version(c, 0), 2);
    assert_false(cluster_publish(c, 0, &ba));
    assert_true(cluster_publish(c, 0, &ac));
    assert_int_equal(cluster_addresses(c, 0, &got), 3);
    assert_memory_equal(&got, &ac, sizeof got);
    assert_int_equal(address_list_find(&got, &ac.at[1]), 1);
    assert_true(address_list_find(&got, &ab.at[1]) == ADDRESS_LIST_NONE);
    got.count = 1;
    assert_true(cluster_publish(c, 0, &got)); /* one of two is a change, too */
    clustered_done(&it);
}

static void names_say_what_was_configured(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 2, 1);

    (void)state;
    assert_string_equal(cluster_name(c, 1), "http://127.0.0.1:9002");
    assert_string_equal(cluster_host(c, 1), "127.0.0.1:9002");
    clustered_done(&it);
}

static void counters_are_each_workers_own_and_summed(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 4);
    size_t offset = offsetof(struct cluster_counts, failures);

    (void)state;
    for (size_t worker = 0; worker < 4; worker++)
        for (size_t server = 0; server < 3; server++)
            cluster_counts(c, worker, server)->failures = 100 * server + worker;
    assert_int_equal(cluster_total(c, 0, offset), 6);
    assert_int_equal(cluster_total(c, 2, offset), 806);
    clustered_done(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fifth_failure_in_a_row_ejects),
        cmocka_unit_test(failures_while_ejected_do_not_count),
        cmocka_unit_test(who_fails_again_is_left_alone_for_longer),
        cmocka_unit_test(an_answer_ends_an_ejection),
        cmocka_unit_test(a_lone_server_is_never_ejected),
        cmocka_unit_test(down_is_worse_than_ejected),
        cmocka_unit_test(readiness_asks_for_one_that_is_up),
        cmocka_unit_test(only_other_addresses_are_a_change),
        cmocka_unit_test(names_say_what_was_configured),
        cmocka_unit_test(counters_are_each_workers_own_and_summed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
