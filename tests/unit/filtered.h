/*
 * filtered - what most tests of streams need: a policy, and the outcomes of
 * two bodies.
 *
 * Defines them: for one .c of a test program.
 */
#ifndef FOGLINE_TESTS_FILTERED_H
#define FOGLINE_TESTS_FILTERED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/filtering.h"

static struct policy *redact; /* all kinds, if the file does not say else */
static struct filtering it, other;

/* For a set-up; `largest`: bytes of the largest piece. */
static inline int filtered_begin(const char *yaml, size_t largest)
{
    redact = filtering_policy(yaml, NULL);
    filtering_init(&it, largest);
    filtering_init(&other, largest);
    return 0;
}

static inline int filtered_tear_down(void **state)
{
    (void)state;
    policy_unref(redact);
    filtering_done(&it);
    filtering_done(&other);
    return 0;
}

/* `out` is `want`; without a fault. */
static inline void filtered_expect(const struct filtering *f, const char *want)
{
    assert_int_equal(f->fault, FAULT_NONE);
    if (!span_eq(buf_span(&f->out), span_str(want)))
        fail_msg("got  \"%.*s\"\n         want \"%s\"", (int)f->out.n,
                 (const char *)f->out.p, want);
}

/* The filter makes `out` of `in`, however that is cut. */
static inline void filtered_cuts(const struct filter *filter, const char *in,
                                 const char *out)
{
    struct span body = span_str(in);

    filtering_whole(&it, filter, body);
    filtered_expect(&it, out);
    for (size_t n = 1; n <= body.n; n++) {
        filtering_run(&other, filter, body, n);
        if (!filtering_same(&it, &other))
            fail_msg("%zu at a time: other output for %s", n, in);
        filtering_cut(&other, filter, body, n);
        if (!filtering_same(&it, &other))
            fail_msg("cut at %zu: other output for %s", n, in);
    }
}

#endif
