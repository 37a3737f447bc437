/*
 * The scan's variants by name, as `--isa` gives it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filters/scan/scan.h"

static void the_best_usable_variant_is_the_default(void **state)
{
    struct diag diag;
    size_t first = 0;

    (void)state;
    diag_init(&diag);
    while (!scan_usable(scan_at(first)))
        first++;
    assert_ptr_equal(scan_pick(NULL, &diag), scan_at(first));
    assert_false(diag.failed);
    diag_done(&diag);
}

static void a_variant_is_picked_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; scan_at(i) != NULL; i++) {
        struct diag diag;
        const struct scan *scan;

        diag_init(&diag);
        scan = scan_pick(scan_name(scan_at(i)), &diag);
        if (scan_usable(scan_at(i))) {
            assert_ptr_equal(scan, scan_at(i));
        } else {
            assert_null(scan);
            assert_true(diag.failed);
        }
        diag_done(&diag);
    }
}

static void other_names_are_refused_with_the_usable_ones(void **state)
{
    static const char *const names[] = {"",      "avx",     "AVX2",
                                        "avx22", "scalar ", "mmx"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct diag diag;

        diag_init(&diag);
        assert_null(scan_pick(names[i], &diag));
        assert_true(diag.failed);
        assert_true(buf_put(&diag.text, span_of("", 1)));
        assert_non_null(strstr((char *)diag.text.p, "scalar"));
        assert_non_null(strstr((char *)diag.text.p, "--isa"));
        diag_done(&diag);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_usable_variant_is_the_default),
        cmocka_unit_test(a_variant_is_picked_by_its_name),
        cmocka_unit_test(other_names_are_refused_with_the_usable_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
