/* deadline: time-outs fire once, in time, and can be moved and cleared. */
#include "proxy/net/deadline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>

#include <cmocka.h>

struct waiter {
    struct deadline deadline; /* first: see expired */
    struct deadline_lists *again;
    int times;
};

static void expired(struct deadline *d)
{
    struct waiter *w = (struct waiter *)d;

    w->times++;
    if (w->again != NULL && w->times == 1)
        deadline_set(w->again, d, 10, 100);
}

static void a_deadline_fires_once_and_not_early(void **state)
{
    struct deadline_lists lists;
    struct waiter a = {.deadline.expired = expired};

    (void)state;
    deadline_init(&lists);
    deadline_set(&lists, &a.deadline, 50, 1000);
    deadline_run(&lists, 1049);
    assert_int_equal(a.times, 0);
    deadline_run(&lists, 1050);
    deadline_run(&lists, 2000);
    assert_int_equal(a.times, 1);
}

static void setting_again_moves_it_and_zero_clears_it(void **state)
{
    struct deadline_lists lists;
    struct waiter a = {.deadline.expired = expired};
    struct waiter b = {.deadline.expired = expired};

    (void)state;
    deadline_init(&lists);
    deadline_set(&lists, &a.deadline, 50, 1000);
    deadline_set(&lists, &b.deadline, 50, 1001);
    deadline_set(&lists, &a.deadline, 50, 1020);
    deadline_run(&lists, 1051);
    assert_int_equal(a.times, 0);
    assert_int_equal(b.times, 1);
    deadline_set(&lists, &a.deadline, 7, 1051);
    deadline_set(&lists, &a.deadline, 0, 1051);
    deadline_set(&lists, &a.deadline, 0, 1051);
    deadline_run(&lists, 9999);
    assert_int_equal(a.times, 0);
}

static void one_may_be_set_again_while_it_fires(void **state)
{
    struct deadline_lists lists;
    struct waiter a = {.deadline.expired = expired, .again = &lists};

    (void)state;
    deadline_init(&lists);
    deadline_set(&lists, &a.deadline, 10, 90);
    deadline_run(&lists, 100);
    assert_int_equal(a.times, 1);
    deadline_run(&lists, 109);
    assert_int_equal(a.times, 1);
    deadline_run(&lists, 110);
    assert_int_equal(a.times, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_fires_once_and_not_early),
        cmocka_unit_test(setting_again_moves_it_and_zero_clears_it),
        cmocka_unit_test(one_may_be_set_again_while_it_fires),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
