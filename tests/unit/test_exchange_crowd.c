/* crowd and pace: who is too many, and who is too slow. */
#include "proxy/exchange/crowd.h"
#include "proxy/exchange/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void addresses_are_told_apart(void **state)
{
    (void)state;
    assert_true(crowd_key("192.0.2.1") == crowd_key("192.0.2.1"));
    assert_true(crowd_key("192.0.2.1") != crowd_key("192.0.2.2"));
    assert_true(crowd_key("2001:db8::1") == crowd_key("2001:db8::2:1"));
    assert_true(crowd_key("2001:db8::1") != crowd_key("2001:db8:0:1::1"));
    assert_true(crowd_key("::1") != crowd_key("0.0.0.0"));
}

static void each_address_has_a_count_of_its_own(void **state)
{
    struct crowd *c = crowd_new(4); /* fewer chains than addresses */
    char peer[32];

    (void)state;
    for (size_t times = 1; times <= 3; times++)
        for (int i = 0; i < 100; i++) {
            snprintf(peer, sizeof peer, "198.51.100.%d", i);
            assert_int_equal(crowd_enter(c, crowd_key(peer)), times);
        }
    crowd_leave(c, crowd_key("198.51.100.7"));
    assert_int_equal(crowd_enter(c, crowd_key("198.51.100.7")), 3);
    for (size_t times = 0; times < 3; times++)
        for (int i = 0; i < 100; i++) {
            snprintf(peer, sizeof peer, "198.51.100.%d", i);
            crowd_leave(c, crowd_key(peer));
        }
    assert_int_equal(crowd_enter(c, crowd_key("198.51.100.7")), 1);
    crowd_leave(c, crowd_key("198.51.100.7"));
    crowd_free(c); /* checks that it is empty */
}

static struct config slow(size_t rate)
{
    struct config config;

    config_defaults(&config);
    config.limits.min_rate = rate;
    config.timeouts.stall_ms = 1000;
    return config;
}

static void a_pace_is_judged_by_its_average(void **state)
{
    struct config config = slow(100);
    struct pace p = {0};

    (void)state;
    assert_true(pace_keeps(&p, 1, 5000, &config));
    assert_true(pace_keeps(&p, 1, 5999, &config)); /* too early to say */
    assert_true(pace_keeps(&p, 98, 6000, &config));
    assert_true(pace_keeps(&p, 10, 6100, &config));
    assert_false(pace_keeps(&p, 89, 7000, &config));
    p = (struct pace){0};
    assert_true(pace_keeps(&p, 1, 9000, &config)); /* begins anew */
    assert_false(pace_keeps(&p, 150, 11000, &config));
}

static void a_rate_of_0_asks_for_nothing(void **state)
{
    struct config config = slow(0);
    struct pace p = {0};

    (void)state;
    assert_true(pace_keeps(&p, 1, 5000, &config));
    assert_true(pace_keeps(&p, 0, 900000, &config));
    assert_int_equal(pace_least(&config), 1);
    config = slow(100);
    assert_int_equal(pace_least(&config), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_told_apart),
        cmocka_unit_test(each_address_has_a_count_of_its_own),
        cmocka_unit_test(a_pace_is_judged_by_its_average),
        cmocka_unit_test(a_rate_of_0_asks_for_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
