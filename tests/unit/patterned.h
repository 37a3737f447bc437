/*
 * patterned - custom patterns compiled, and run on texts wherever windows end.
 *
 * Defines the page and what is hit: for one .c of a test program.
 */
#ifndef FOGLINE_TESTS_PATTERNED_H
#define FOGLINE_TESTS_PATTERNED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/pattern_hits.h"

#define PATTERNED_TEXT 70000

static struct guarded patterned_page;
static struct pattern_hits patterned, patterned_other;

static inline struct pattern *
patterned_compile(const char *text, size_t max_length, bool utf, bool caseless)
{
    struct pattern_options o = {text, max_length, utf, caseless};
    struct pattern_error error;
    struct pattern *p = pattern_compile(&o, &error);

    if (p == NULL)
        print_error("%s: column %zu: %s\n", text, error.column, error.text);
    CHECK(p != NULL);
    return p;
}

/* However windows end, the hits are the same (`want`, if given), and so is the
 * fault; left in `patterned`. */
static inline void patterned_run(const struct pattern *p, struct span text,
                                 const char *want, enum fault fault)
{
    static const size_t sizes[] = {1, 3, 40, 200};

    pattern_hits_run(&patterned, p, text, SIZE_MAX);
    if (want != NULL)
        assert_string_equal((const char *)patterned.text.p, want);
    assert_int_equal(patterned.fault, fault);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        pattern_hits_run(&patterned_other, p, text, sizes[i]);
        assert_string_equal((const char *)patterned_other.text.p,
                            (const char *)patterned.text.p);
        assert_int_equal(patterned_other.fault, fault);
    }
}

static inline int patterned_set_up(void **state)
{
    struct pattern_scratch *scratch = pattern_scratch_new();

    (void)state;
    guarded_init(&patterned_page, PATTERNED_TEXT + 200);
    pattern_hits_init(&patterned, &patterned_page, scratch);
    pattern_hits_init(&patterned_other, &patterned_page, scratch);
    return 0;
}

static inline int patterned_tear_down(void **state)
{
    (void)state;
    guarded_done(&patterned_page);
    pattern_scratch_free(patterned.scratch);
    buf_done(&patterned.text);
    buf_done(&patterned_other.text);
    return 0;
}

#endif
