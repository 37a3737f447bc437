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

#endif
