/*
 * cmocka - as much of it as test_scan.c needs, for `make test-neon`.
 *
 * Debian has cmocka for the machine it runs on only, unless one adds a foreign
 * architecture to the system.  The first failure ends the run.
 */
#ifndef FOGLINE_TESTS_CMOCKA_H
#define FOGLINE_TESTS_CMOCKA_H

#include <stdio.h>
#include <stdlib.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
};

#define cmocka_unit_test(f) \
    {                       \
#f, f               \
    }

#define cmocka_run_group_tests(tests, setup, teardown) \
    cross_run(tests, sizeof(tests) / sizeof((tests)[0]))

#define fail_msg(...)                 \
    do {                              \
        fprintf(stderr, __VA_ARGS__); \
        fputc('\n', stderr);          \
        exit(1);                      \
    } while (0)

#define assert_true(c)                                             \
    do {                                                           \
        if (!(c))                                                  \
            fail_msg("%s:%d: not so: %s", __FILE__, __LINE__, #c); \
    } while (0)

#define assert_false(c)            assert_true(!(c))
#define assert_null(p)             assert_true((p) == NULL)
#define assert_non_null(p)         assert_true((p) != NULL)
#define assert_int_equal(a, b)     assert_true((a) == (b))
#define assert_ptr_equal(a, b)     assert_true((a) == (b))
#define assert_in_range(v, lo, hi) assert_true((v) >= (lo) && (v) <= (hi))

static inline int cross_run(const struct CMUnitTest *tests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tests[i].run(NULL);
        printf("ok %s\n", tests[i].name);
    }
    return 0;
}

#endif
