/* balance: which server is next. */
#include "clustered.h"

#include "proxy/exchange/balance.h"

/* The choices as digits, without bookkeeping of who is busy. */
static void choices(struct balance_state *b, struct cluster *c,
                    uint32_t without, const char *want)
{
    char got[20] = "";

    for (size_t i = 0; want[i] != '\0'; i++)
        got[i] = (char)('0' + balance_choose(b, c, without, 1000));
    assert_string_equal(got, want);
}

static void eject(struct cluster *c, size_t server, uint64_t now)
{
    while (!cluster_fail(c, server, now))
        ;
}

static void round_robin_takes_turns(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 1);
    struct balance_state b = {.next = 1};

    (void)state;
    b.busy[2] = 99; /* of no concern */
    choices(&b, c, 0, "1201201");
    clustered_done(&it);
}

static void who_was_tried_is_passed_over(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 1);
    struct balance_state b = {0};

    (void)state;
    choices(&b, c, 2, "0202");
    choices(&b, c, 6, "000");
    assert_true(balance_choose(&b, c, 7, 0) == BALANCE_NONE);
    clustered_done(&it);
}

static void who_is_ejected_or_down_is_passed_over(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 4, 1);
    struct balance_state b = {0};

    (void)state;
    eject(c, 1, 0);
    cluster_set_health(c, 2, HEALTH_DOWN);
    choices(&b, c, 0, "030303");
    clustered_done(&it);
}

static void if_none_is_well_the_first_to_return_is_asked(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 1);
    struct balance_state b = {0};

    (void)state;
    eject(c, 0, 30);
    eject(c, 1, 10);
    eject(c, 2, 20);
    choices(&b, c, 0, "111");
    choices(&b, c, 2, "222"); /* 1 was tried */
    cluster_set_health(c, 1, HEALTH_DOWN);
    choices(&b, c, 0, "222");
    cluster_set_health(c, 0, HEALTH_DOWN);
    cluster_set_health(c, 2, HEALTH_DOWN);
    assert_true(balance_choose(&b, c, 0, 1000) != BALANCE_NONE);
    clustered_done(&it);
}

static void least_connections_asks_who_has_least_to_do(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 1);
    struct balance_state b = {.busy = {3, 1, 2}};

    (void)state;
    it.config.upstream.balance = BALANCE_LEAST_CONNECTIONS;
    choices(&b, c, 0, "111");
    choices(&b, c, 2, "222");
    eject(c, 1, 0);
    choices(&b, c, 0, "222");
    clustered_done(&it);
}

static void ties_take_turns(void **state)
{
    struct clustered it;
    struct cluster *c = clustered_new(&it, 3, 1);
    struct balance_state b = {.busy = {1, 5, 1}};

    (void)state;
    it.config.upstream.balance = BALANCE_LEAST_CONNECTIONS;
    choices(&b, c, 0, "0202");
    memset(b.busy, 0, sizeof b.busy);
    choices(&b, c, 0, "012012");
    clustered_done(&it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_robin_takes_turns),
        cmocka_unit_test(who_was_tried_is_passed_over),
        cmocka_unit_test(who_is_ejected_or_down_is_passed_over),
        cmocka_unit_test(if_none_is_well_the_first_to_return_is_asked),
        cmocka_unit_test(least_connections_asks_who_has_least_to_do),
        cmocka_unit_test(ties_take_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
